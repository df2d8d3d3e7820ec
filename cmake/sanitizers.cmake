add_library(nephele_sanitizers INTERFACE)
if(NEPHELE_FUZZ)
  # All rooms are instrumented, so that libFuzzer sees their branches; only the
  # targets themselves link its main function (cmake/fuzz.cmake).
  set(flags -fsanitize=fuzzer-no-link,address,undefined
      -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
elseif(NEPHELE_SANITIZER STREQUAL "address")
  # CAF 0.17 binds null references while it builds its message factories, so
  # the null check of UBSan stays off.
  set(flags -fsanitize=address,undefined -fno-sanitize=null
      -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
elseif(NEPHELE_SANITIZER STREQUAL "thread")
  set(flags -fsanitize=thread -fno-omit-frame-pointer)
endif()
if(flags)
  target_compile_options(nephele_sanitizers INTERFACE ${flags})
  target_link_options(nephele_sanitizers INTERFACE ${flags})
endif()
