#include "tests/fuzz/target.hpp"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>

/// Runs every file of a folder through the target.
int main(int argc, char** argv) {
  if (argc != 2)
    return 2;
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator{argv[1]}) {
    std::ifstream file{entry.path(), std::ios::binary};
    std::string input(entry.file_size(), '\0');
    file.read(input.data(), static_cast<std::streamsize>(input.size()));
    std::cout << entry.path().filename().string() << std::endl;
    nephele::fuzz::run(nephele::as_bytes(input));
    ++count;
  }
  std::cout << count << " inputs\n";
  return count == 0 ? 1 : 0;
}
