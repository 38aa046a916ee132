# rejoinder_embed(target pattern…) makes a library that holds the files as bytes, found by their path
# below the folder that the pattern's fixed part names: see src/util/embedded.hpp.
function(rejoinder_embed target)
  file(GLOB files RELATIVE ${CMAKE_SOURCE_DIR} CONFIGURE_DEPENDS ${ARGN})
  set(source ${CMAKE_BINARY_DIR}/${target}.cpp)
  add_custom_command(
    OUTPUT ${source}
    COMMAND ${CMAKE_COMMAND} -D "files=${files}" -D root=${CMAKE_SOURCE_DIR} -D name=${target}
            -D output=${source} -P ${CMAKE_SOURCE_DIR}/src/web/embed_bytes.cmake
    DEPENDS ${files} src/web/embed_bytes.cmake
    WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}
    VERBATIM)
  add_library(${target} STATIC ${source})
  target_include_directories(${target} PRIVATE src)
endfunction()
