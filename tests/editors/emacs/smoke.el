;;; smoke.el --- Drives Emacs with editors/emacs/iotcodes.el in it and prints one line of JSON  -*- lexical-binding: t -*-

;;; Code:

(setq load-prefer-newer t)
(require 'package)
;; Emacs 28 has Eglot as a package.
(unless (locate-library "eglot")
  (package-initialize))
(require 'eglot)
(require 'flymake)
(require 'json)
(load (expand-file-name "editors/emacs/iotcodes.el" (pop command-line-args-left)) nil t)
(setq eglot-sync-connect 20
      eglot-send-changes-idle-time 0.05
      eglot-confirm-server-edits nil
      eglot-confirm-server-initiated-edits nil)

(defun smoke-wait (what look)
  "Wait until LOOK returns something and return it; WHAT says what it is."
  (let ((end (+ (float-time) 30)) found)
    (while (not (setq found (funcall look)))
      (when (> (float-time) end)
        (princ (format "waited in vain for %s\n" what) 'external-debugging-output)
        (kill-emacs 1))
      (accept-process-output nil 0.05))
    found))

(defun smoke-open (name)
  "Open the file NAME, as a user would; what waits for the next command is done at once."
  (find-file name)
  (run-hooks 'post-command-hook))

(defun smoke-diagnostics ()
  "The diagnostics of this buffer: line, text under it, message."
  (flymake-mode 1)
  (flymake-start)
  (mapcar (lambda (it)
            `((line . ,(line-number-at-pos (flymake-diagnostic-beg it)))
              (token . ,(buffer-substring-no-properties (flymake-diagnostic-beg it) (flymake-diagnostic-end it)))
              (message . ,(flymake-diagnostic-text it))))
          (smoke-wait "diagnostics" #'flymake-diagnostics)))

(defun smoke-hover ()
  "What Eglot shows for the place of the cursor."
  (let (text)
    (eglot-hover-eldoc-function (lambda (it &rest _) (setq text it)))
    (substring-no-properties (smoke-wait "a hover" (lambda () text)))))

(defvar smoke-seen nil)

(smoke-open "gateway.log")
(smoke-wait "a server for the log" #'eglot-current-server)
(push `(log_mode . ,(symbol-name major-mode)) smoke-seen)
(push `(log . ,(vconcat (smoke-diagnostics))) smoke-seen)
(goto-char (point-min))
(re-search-forward "errorCode.*429001")
(backward-char 2)
(push `(hover . ,(smoke-hover)) smoke-seen)

;; A mode that is not ours, where the command starts the server.
(smoke-open "provision_fleet.py")
(push `(python_before . ,(if (eglot-current-server) t :json-false)) smoke-seen)
(let ((project-find-functions (list (lambda (folder) (cons 'transient folder)))))
  (iotcodes))
(smoke-wait "a server for Python" #'eglot-current-server)
(push `(python . ,(vconcat (smoke-diagnostics))) smoke-seen)
(goto-char (point-min))
(search-forward "429001")
(backward-char 2)
(let* ((actions (append (eglot-code-actions (point) (point) "quickfix") nil))
       (retry (seq-find (lambda (it) (string-prefix-p "Retry " (plist-get it :title))) actions)))
  (push `(titles . ,(vconcat (mapcar (lambda (it) (plist-get it :title)) actions))) smoke-seen)
  (if (fboundp 'eglot-execute)
      (eglot-execute (eglot-current-server) retry)
    (eglot--apply-workspace-edit (plist-get retry :edit))))
(save-buffer)
(mapc #'eglot-shutdown (apply #'append (hash-table-values eglot--servers-by-project)))
(princ (json-encode smoke-seen))
(terpri)

;;; smoke.el ends here
