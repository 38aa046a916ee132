#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rejoinder::render {

// A QR code (ISO/IEC 18004, error correction M) of a text of up to some 2,000 bytes: its rows, a 1
// for each dark module, without the quiet zone. Throws for a text that is too long.
[[nodiscard]] std::vector<std::string> qr_rows(std::string_view text);

}  // namespace rejoinder::render
