option(NEPHELE_WERROR "Treat warnings as errors" OFF)
option(NEPHELE_FUZZ "Build the fuzz targets (clang, libFuzzer)" OFF)
option(NEPHELE_BENCH "Build the benchmarks" ON)
set(NEPHELE_SANITIZER "" CACHE STRING "empty, address or thread")
set_property(CACHE NEPHELE_SANITIZER PROPERTY STRINGS "" address thread)

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

# A clone in another folder finds what this one compiled: paths are hashed
# relative to the source folder.
find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
    CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=true
    ${CCACHE})
endif()
