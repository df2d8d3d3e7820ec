#include "tools/nephele/genesis_file.hpp"

#include "tools/nephele/failure.hpp"

#include <fstream>
#include <iterator>

namespace nephele::cli {

topology::genesis read_genesis(const std::filesystem::path& path) {
  std::ifstream in{path, std::ios::binary};
  if (!in)
    give_up("cannot read " + path.string());
  std::string text(topology::max_genesis + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  auto contents = topology::parse_genesis(text);
  if (!contents)
    give_up(path.string() + ": " + contents.error().text());
  return std::move(*contents);
}

void write_genesis(const std::filesystem::path& path,
                   const topology::genesis& contents) {
  // An editor or a service that reads meanwhile sees the old or the new file.
  auto draft = path;
  draft += ".new";
  {
    std::ofstream out{draft, std::ios::binary | std::ios::trunc};
    out << topology::write_genesis(contents) << std::flush;
    if (!out)
      give_up("cannot write " + draft.string());
  }
  std::error_code fault;
  std::filesystem::rename(draft, path, fault);
  if (fault)
    give_up("cannot write " + path.string() + ": " + fault.message());
}

} // namespace nephele::cli
