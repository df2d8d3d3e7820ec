#include "tools/nephele/json_lines.hpp"

#include <istream>
#include <limits>
#include <ostream>

namespace nephele::cli {

namespace {

json bad_input(const std::string& detail) {
  return {{"result", "error"},
          {"stage", "input"},
          {"error", "BadRequest"},
          {"detail", detail}};
}

void skip_line(std::istream& in) {
  in.clear();
  in.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
}

} // namespace

bool answer_json_lines(std::istream& in, std::ostream& out,
                       const std::function<json(const json&)>& answer) {
  bool all_good = true;
  while (in >> std::ws && in.peek() != std::istream::traits_type::eof()) {
    json reply;
    try {
      json request;
      in >> request;
      reply = answer(request);
    } catch (const json::parse_error& failure) {
      reply = bad_input(failure.what());
      all_good = false;
      skip_line(in);
    } catch (const bad_request& failure) {
      reply = bad_input(failure.what());
      all_good = false;
    }
    // A parse error quotes its input, which need not be UTF-8.
    out << reply.dump(-1, ' ', false, json::error_handler_t::replace) << '\n'
        << std::flush;
  }
  return all_good;
}

} // namespace nephele::cli
