#pragma once

#include <nlohmann/json.hpp>

#include <functional>
#include <iosfwd>
#include <stdexcept>

namespace nephele::cli {

using json = nlohmann::json;

/// A request that lacks a member or has one of the wrong form; `what()` names
/// it. Stays inside answer_json_lines.
class bad_request : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

/// Reads JSON values from `in` until its end and writes what `answer` makes of
/// each, one line a value, flushed, so that another program can hold a
/// conversation. A value that is no JSON, and one that `answer` throws
/// bad_request for, is answered with
/// `{"result": "error", "stage": "input", "error": "BadRequest", "detail": …}`;
/// after text that is no JSON, reading goes on at the next line.
/// @returns true if there was no such value.
[[nodiscard]] bool
answer_json_lines(std::istream& in, std::ostream& out,
                  const std::function<json(const json&)>& answer);

} // namespace nephele::cli
