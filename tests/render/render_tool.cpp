// Reads lines of JSON {"text": …}, writes lines of JSON {"html": …}: what the renderer makes of
// each text, for tests that are not written in C++.

#include <exception>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

#include "render/markdown.hpp"

int main() {
  try {
    const rejoinder::render::MarkdownRenderer renderer;
    for (std::string line; std::getline(std::cin, line);) {
      const auto text = nlohmann::json::parse(line).at("text").get<std::string>();
      std::cout << nlohmann::json{{"html", renderer.html(text)}}.dump() << '\n';
    }
  } catch (const std::exception& error) {
    std::cerr << "render_tool: " << error.what() << '\n';
    return 1;
  }
  return std::cout.flush() ? 0 : 1;
}
