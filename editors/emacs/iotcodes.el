;;; iotcodes.el --- Azure IoT error codes, explained  -*- lexical-binding: t -*-

;; Package-Requires: ((emacs "28.1") (eglot "1.9"))

;;; Commentary:

;; Logs open in `iotcodes-log-mode' and are explained at once.  In a buffer of
;; another mode, M-x iotcodes does it; Eglot has one server a buffer, so that is
;; for modes without another one.  With lsp-mode, iotcodes joins the others.

;;; Code:

(defgroup iotcodes nil
  "Azure IoT error codes."
  :group 'tools)

(defcustom iotcodes-command '("iotcodes" "lsp" "--stdio")
  "The language server, with its arguments."
  :type '(repeat string))

(defcustom iotcodes-settings nil
  "The settings of iotcodes.toml in camelCase, as a property list.
For example (:minConfidence \"likely\")."
  :type 'plist)

;;;###autoload
(define-derived-mode iotcodes-log-mode fundamental-mode "Log"
  "A log whose Azure IoT error codes are explained.
`auto-revert-tail-mode' follows one that grows."
  (setq-local truncate-lines t)
  (setq buffer-undo-list t)
  (read-only-mode))

(put 'iotcodes-log-mode 'eglot-language-id "log")

;;;###autoload
(dolist (name '("\\.log\\(?:[.-][^/]*\\)?\\'"
                "/\\(?:syslog\\|messages\\)\\(?:[.-][^/]*\\)?\\'"
                "\\.\\(?:out\\|err\\|trace\\)\\'"))
  (add-to-list 'auto-mode-alist (cons name 'iotcodes-log-mode) t))

(defun iotcodes--contact (&rest _)
  "The command and the settings, as `eglot-server-programs' wants them."
  (append iotcodes-command
          (list :initializationOptions
                (or iotcodes-settings (make-hash-table)))))

(declare-function eglot-ensure "eglot")
(defvar eglot-server-programs)
(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs '(iotcodes-log-mode . iotcodes--contact)))
(add-hook 'iotcodes-log-mode-hook #'eglot-ensure)

;;;###autoload
(defun iotcodes ()
  "Explain the Azure IoT error codes of this buffer, whatever its mode."
  (interactive)
  (require 'eglot)
  (let ((eglot-server-programs
         (cons (cons major-mode #'iotcodes--contact) eglot-server-programs)))
    (call-interactively 'eglot)))

(declare-function lsp-register-client "lsp-mode")
(declare-function make-lsp-client "lsp-mode")
(declare-function lsp-stdio-connection "lsp-mode")
(defvar lsp-language-id-configuration)
(with-eval-after-load 'lsp-mode
  (add-to-list 'lsp-language-id-configuration '(iotcodes-log-mode . "log"))
  (lsp-register-client
   (make-lsp-client :server-id 'iotcodes
                    :new-connection
                    (lsp-stdio-connection (lambda () iotcodes-command))
                    :initialization-options
                    (lambda () (or iotcodes-settings (make-hash-table)))
                    :activation-fn (lambda (&rest _) t)
                    :add-on? t)))

(provide 'iotcodes)
;;; iotcodes.el ends here
