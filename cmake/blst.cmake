# Defines blst::blst, BLS12-381 arithmetic: the system's library if it has
# every function that common/pairing calls, else the pinned source.
option(NEPHELE_SYSTEM_BLST "Use the system's blst when it is new enough" ON)
set(NEPHELE_BLST_ARCHIVE "" CACHE FILEPATH
    "blst's source archive, if tools/fetch-blst shall not look for it")

if(NEPHELE_SYSTEM_BLST)
  find_path(BLST_INCLUDE_DIR blst.h PATH_SUFFIXES blst)
  find_library(BLST_LIBRARY blst)
  mark_as_advanced(BLST_INCLUDE_DIR BLST_LIBRARY)
  if(BLST_INCLUDE_DIR AND BLST_LIBRARY)
    include(CheckCXXSourceCompiles)
    set(CMAKE_REQUIRED_INCLUDES ${BLST_INCLUDE_DIR})
    set(CMAKE_REQUIRED_LIBRARIES ${BLST_LIBRARY})
    # The header names no version; these came with 0.3.10 or before it.
    check_cxx_source_compiles("
      #include <blst.h>
      int main() {
        blst_precompute_lines(nullptr, nullptr);
        blst_fp12_mul_by_xy00z0(nullptr, nullptr, nullptr);
        blst_expand_message_xmd(nullptr, 0, nullptr, 0, nullptr, 0);
        return blst_scalar_from_be_bytes(nullptr, nullptr, 0);
      }" BLST_SYSTEM_WORKS)
    unset(CMAKE_REQUIRED_INCLUDES)
    unset(CMAKE_REQUIRED_LIBRARIES)
  endif()
  if(BLST_SYSTEM_WORKS)
    message(STATUS "blst: the system's, ${BLST_LIBRARY}")
    add_library(blst::blst UNKNOWN IMPORTED)
    set_target_properties(blst::blst PROPERTIES
      IMPORTED_LOCATION ${BLST_LIBRARY}
      INTERFACE_INCLUDE_DIRECTORIES ${BLST_INCLUDE_DIR})
    return()
  endif()
endif()

enable_language(C)
enable_language(ASM)
set(blst_source ${CMAKE_BINARY_DIR}/blst-0.3.17)
if(NOT EXISTS ${blst_source}/complete)
  set(archive "${NEPHELE_BLST_ARCHIVE}")
  if(archive)
    file(SHA256 ${archive} digest)
    # The digests are stated once, in the script.
    file(STRINGS ${PROJECT_SOURCE_DIR}/tools/fetch-blst pinned
         REGEX "sha256=${digest}")
    if(NOT pinned)
      message(FATAL_ERROR "${archive} is not the pinned source of blst")
    endif()
  else()
    execute_process(COMMAND ${PROJECT_SOURCE_DIR}/tools/fetch-blst
      OUTPUT_VARIABLE archive OUTPUT_STRIP_TRAILING_WHITESPACE
      RESULT_VARIABLE status)
    if(NOT status EQUAL 0)
      message(FATAL_ERROR "no source of blst; see the lines above")
    endif()
  endif()
  file(REMOVE_RECURSE ${blst_source})
  file(ARCHIVE_EXTRACT INPUT ${archive} DESTINATION ${blst_source}/unpacked)
  # The two archives nest the same three folders differently.
  file(GLOB_RECURSE blst_header ${blst_source}/unpacked/blst.h)
  cmake_path(GET blst_header PARENT_PATH blst_bindings)
  cmake_path(GET blst_bindings PARENT_PATH blst_root)
  foreach(folder src build bindings)
    file(RENAME ${blst_root}/${folder} ${blst_source}/${folder})
  endforeach()
  file(REMOVE_RECURSE ${blst_source}/unpacked)
  file(TOUCH ${blst_source}/complete)
endif()

add_library(nephele_blst STATIC ${blst_source}/src/server.c
            ${blst_source}/build/assembly.S)
add_library(blst::blst ALIAS nephele_blst)
target_include_directories(nephele_blst SYSTEM INTERFACE
                           ${blst_source}/bindings)
# Portable: the instruction set is chosen when the program runs, not by what
# the build host has. -O2 in every preset: it is not ours to debug; line numbers,
# because tests/constant_time names the functions that it excuses.
target_compile_definitions(nephele_blst PRIVATE __BLST_PORTABLE__)
target_compile_options(nephele_blst PRIVATE -O2 -g1 -fno-builtin)
set_target_properties(nephele_blst PROPERTIES
  C_COMPILER_LAUNCHER "${CMAKE_CXX_COMPILER_LAUNCHER}")
