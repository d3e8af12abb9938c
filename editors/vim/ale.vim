" iotcodes with ALE (https://github.com/dense-analysis/ale). Copy this into your vimrc, after ALE.

let g:iotcodes_command = get(g:, 'iotcodes_command', 'iotcodes')

" Vim gives most logs no filetype, and ALE checks only files that have one. `setfiletype` leaves alone what has one already.
augroup iotcodes
  autocmd!
  autocmd BufNewFile,BufRead *.log,*.log.*,*.log-*,*.out,*.err,*.trace,syslog,syslog.*,messages,messages.* setfiletype log
augroup END

function! s:Root(buffer) abort
  let marker = ale#path#FindNearestFile(a:buffer, 'iotcodes.toml')
  if !empty(marker)
    return fnamemodify(marker, ':h')
  endif
  let git = ale#path#FindNearestDirectory(a:buffer, '.git')
  return !empty(git) ? fnamemodify(git, ':h:h') : fnamemodify(bufname(a:buffer), ':p:h')
endfunction

" ALE has its linters by filetype, and these run beside the others.
for s:filetype in [
  \ 'log', 'json', 'yaml', 'toml', 'xml', 'dosini', 'markdown', 'bicep', 'terraform', 'hcl', 'kusto', 'sql',
  \ 'c', 'cpp', 'cs', 'fsharp', 'go', 'java', 'javascript', 'javascriptreact', 'kotlin', 'lua', 'php', 'ps1', 'python', 'ruby',
  \ 'rust', 'sh', 'swift', 'typescript', 'typescriptreact', 'vb']
  call ale#linter#Define(s:filetype, {
    \ 'name': 'iotcodes',
    \ 'lsp': 'stdio',
    \ 'executable': {-> g:iotcodes_command},
    \ 'command': '%e lsp --stdio',
    \ 'project_root': function('s:Root'),
    \ })
endfor
