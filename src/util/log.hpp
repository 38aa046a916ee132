#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

// One line an event, on standard output: JSON where that is not a terminal, else for people. Holds
// ids and names of things, never a text, an address or a token: callers see to that.
namespace rejoinder::log {

enum class Level { debug, info, warning, error };
enum class Format { automatic, json, text };

struct Field {
  std::string_view name;
  std::variant<std::string_view, std::int64_t, double> value;
};

// Once, before other threads start.
void configure(Level least, Format format);

// Thread-safe; a line is written by one write(2). Every byte that could end a line or a string is
// escaped, so nothing a client sends can forge a line.
void write(Level level, std::string_view message, std::initializer_list<Field> fields = {});

}  // namespace rejoinder::log
