# One target per parser: tests/fuzz/<name>.cpp, which defines
# nephele::fuzz::run(), and its corpus, tests/fuzz/corpus/<name>/.
# With NEPHELE_FUZZ the binary fuzz-<name> is libFuzzer's; without, it runs the
# corpus once, as a unit test.
#   DEPENDS    rooms under test
#   LIBRARIES  third-party targets
function(nephele_fuzz name)
  cmake_parse_arguments(ARG "" "" "DEPENDS;LIBRARIES" ${ARGN})
  set(corpus ${CMAKE_CURRENT_SOURCE_DIR}/corpus/${name})
  if(NEPHELE_FUZZ)
    set(main libfuzzer_main.cpp)
  else()
    set(main replay_main.cpp)
  endif()
  nephele_executable(fuzz-${name} SOURCES ${name}.cpp ${main}
    DEPENDS base ${ARG_DEPENDS} LIBRARIES ${ARG_LIBRARIES})
  nephele_test_binary(unit fuzz-${name})
  if(NEPHELE_FUZZ)
    target_link_options(fuzz-${name} PRIVATE -fsanitize=fuzzer)
    add_test(NAME fuzz/${name} COMMAND fuzz-${name} -runs=0 ${corpus})
  else()
    add_test(NAME fuzz/${name} COMMAND fuzz-${name} ${corpus})
  endif()
  set_tests_properties(fuzz/${name} PROPERTIES LABELS unit TIMEOUT 60)
endfunction()
