# One call per room: a static library nephele_<name>, alias nephele::<name>.
#   SOURCES  .cpp and .hpp files, listed
#   DEPENDS  rooms that it may include (nephele::<room>)
#   LIBRARIES third-party targets; one library per room
function(nephele_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS;LIBRARIES" ${ARGN})
  set(headers ${ARG_SOURCES})
  list(FILTER headers INCLUDE REGEX "\\.hpp$")
  set(units ${ARG_SOURCES})
  list(FILTER units EXCLUDE REGEX "\\.hpp$")
  set(target nephele_${name})
  list(TRANSFORM ARG_DEPENDS PREPEND "nephele::")
  if(units)
    add_library(${target} STATIC ${units})
    set(scope PUBLIC)
    target_link_libraries(${target} PRIVATE nephele_warnings)
  else()
    add_library(${target} INTERFACE)
    set(scope INTERFACE)
  endif()
  add_library(nephele::${name} ALIAS ${target})
  target_include_directories(${target} ${scope} ${PROJECT_SOURCE_DIR})
  target_link_libraries(${target} ${scope} nephele_sanitizers
    nephele_hardening ${ARG_DEPENDS} ${ARG_LIBRARIES})
  set_target_properties(${target} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)
  target_sources(${target} ${scope} FILE_SET HEADERS
    BASE_DIRS ${PROJECT_SOURCE_DIR} FILES ${headers})
endfunction()

# One binary per service or tool, from rooms of its own and common ones.
function(nephele_executable name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS;LIBRARIES" ${ARGN})
  list(TRANSFORM ARG_DEPENDS PREPEND "nephele::")
  add_executable(${name} ${ARG_SOURCES})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE nephele_warnings nephele_sanitizers
    nephele_hardening ${ARG_DEPENDS} ${ARG_LIBRARIES})
endfunction()

# Adds `target` to tests-<label>, which builds what the tests of a label run.
function(nephele_test_binary label target)
  if(NOT TARGET tests-${label})
    add_custom_target(tests-${label})
  endif()
  add_dependencies(tests-${label} ${target})
endfunction()

# One doctest binary per room and one CTest entry per file.
#   LABEL  unit (default), integration or system
function(nephele_test room)
  cmake_parse_arguments(ARG "" "LABEL;TIMEOUT" "SOURCES;DEPENDS;LIBRARIES"
                        ${ARGN})
  if(NOT ARG_LABEL)
    set(ARG_LABEL unit)
  endif()
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  set(binary ${ARG_LABEL}-${room})
  nephele_executable(${binary} SOURCES ${ARG_SOURCES}
    DEPENDS ${ARG_DEPENDS} test_main LIBRARIES ${ARG_LIBRARIES})
  nephele_test_binary(${ARG_LABEL} ${binary})
  foreach(file ${ARG_SOURCES})
    if(file MATCHES "\\.test\\.cpp$")
      get_filename_component(stem ${file} NAME)
      string(REPLACE ".test.cpp" "" stem ${stem})
      add_test(NAME ${ARG_LABEL}/${room}/${stem}
        COMMAND ${binary} --source-file=*${stem}.test.cpp --no-intro
                --no-skipped-summary)
      set_tests_properties(${ARG_LABEL}/${room}/${stem} PROPERTIES
        LABELS ${ARG_LABEL} TIMEOUT ${ARG_TIMEOUT}
        FAIL_REGULAR_EXPRESSION "test cases: +0 ")
    endif()
  endforeach()
endfunction()
