add_library(nephele_warnings INTERFACE)
target_compile_options(nephele_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow
  -Wold-style-cast -Wnon-virtual-dtor -Wformat=2 -Wundef)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(nephele_warnings INTERFACE
    -Wduplicated-cond -Wlogical-op
    # g++ 12 finds both in inlined libstdc++ code, where there is neither; so
    # -Wnull-dereference is not asked for either.
    -Wno-maybe-uninitialized)
endif()
if(NEPHELE_WERROR)
  target_compile_options(nephele_warnings INTERFACE -Werror)
endif()
