" iotcodes with vim-lsp (https://github.com/prabirshrestha/vim-lsp). Copy this into your vimrc.

let g:iotcodes_command = get(g:, 'iotcodes_command', 'iotcodes')

" Vim gives most logs no filetype. `setfiletype` leaves alone what has one already.
augroup iotcodes
  autocmd!
  autocmd BufNewFile,BufRead *.log,*.log.*,*.log-*,*.out,*.err,*.trace,syslog,syslog.*,messages,messages.* setfiletype log
  autocmd User lsp_setup call lsp#register_server({
    \ 'name': 'iotcodes',
    \ 'cmd': {server_info -> [g:iotcodes_command, 'lsp', '--stdio']},
    \ 'allowlist': ['*'],
    \ })
augroup END
