add_library(nephele_warnings INTERFACE)
target_compile_options(nephele_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow
  -Wold-style-cast -Wnon-virtual-dtor -Wnull-dereference -Wformat=2 -Wundef)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(nephele_warnings INTERFACE
    -Wduplicated-cond -Wlogical-op)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU"
   AND (NEPHELE_SANITIZER OR CMAKE_BUILD_TYPE STREQUAL "Release"))
  # g++ 12 reports false positives of this kind out of inlined libstdc++ code.
  target_compile_options(nephele_warnings INTERFACE
    -Wno-null-dereference -Wno-maybe-uninitialized)
endif()
if(NEPHELE_WERROR)
  target_compile_options(nephele_warnings INTERFACE -Werror)
endif()
