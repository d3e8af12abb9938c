" Drives Vim with ALE and editors/vim/ale.vim in it, and writes one line of JSON into the file seen.json.

set nocompatible hidden nomore noswapfile
set runtimepath^=/usr/share/vim-ale
let g:ale_hover_to_preview = 1
let g:ale_lint_on_enter = 1
" Other linters of the machine have nothing to do with it.
let g:ale_linters_explicit = 1
let g:ale_linters = {'log': ['iotcodes'], 'python': ['iotcodes']}
filetype plugin on
runtime plugin/ale.vim
execute 'source' fnameescape($ROOT .. '/editors/vim/ale.vim')

let s:seen = {}

function! Wait(what, look) abort
  for i in range(600)
    let l:found = a:look()
    if !empty(l:found)
      return l:found
    endif
    sleep 50m
  endfor
  call writefile(['waited in vain for ' .. a:what], 'failed.txt')
  cquit!
endfunction

function! Diagnostics(what) abort
  let l:list = Wait(a:what, {-> filter(getloclist(0), {_, it -> it.bufnr == bufnr('%')})})
  return map(copy(l:list), {_, it -> {'line': it.lnum, 'token': matchstr(getline(it.lnum), '\%' .. it.col .. 'c\w\+'), 'kind': it.type, 'message': it.text}})
endfunction

function! Page() abort
  let l:page = bufnr('ALEPreviewWindow')
  let l:text = l:page > 0 ? join(getbufline(l:page, 1, '$'), "\n") : ''
  return l:text =~# '429001' ? l:text : ''
endfunction

function! Apply(data, items) abort
  let s:seen.titles = map(copy(a:items), {_, it -> it[1].title})
  let l:retries = filter(copy(a:items), {_, it -> it[1].title =~# '^Retry '})
  call ale#codefix#ApplyLSPCodeAction(a:data, l:retries[0][1])
endfunction

function! Main(timer) abort
  edit gateway.log
  let s:seen.filetype = &filetype
  let s:seen.log = Diagnostics('the diagnostics of the log')
  call search('errorCode.*\zs429001')
  ALEHover
  let s:seen.hover = Wait('a hover', function('Page'))
  only!

  edit provision_fleet.py
  let s:seen.python = Diagnostics('the diagnostics of the source')
  call search('429001')
  let l:lines = line('$')
  call ale#codefix#Execute(0, function('Apply'))
  call Wait('an edit', {-> line('$') > l:lines})
  noautocmd write
  call writefile([json_encode(s:seen)], 'seen.json')
  qall!
endfunction

autocmd VimEnter * call timer_start(10, function('Main'))
