; What a file includes, and where it may be told to include more.

(translation_unit (preproc_include path: (_) @import.from @import.all) @import @head.import)
(translation_unit [(preproc_def) (preproc_call) (preproc_function_def)] @head)
(translation_unit [(preproc_ifdef) (preproc_if)] @head.block)

; Headers of the compiler and the system stand together.
(preproc_include path: (system_lib_string)) @import.standard
