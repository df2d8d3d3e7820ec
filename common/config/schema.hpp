#pragma once

#include "common/config/codec.hpp"
#include "common/config/validators.hpp"

#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace nephele::config {

/// One key: where its value goes, what it means, how it is checked.
class field {
public:
  field(std::string key, std::string prose)
      : key_(std::move(key)), prose_(std::move(prose)) {}

  field(const field&) = delete;
  field& operator=(const field&) = delete;
  virtual ~field() = default;

  [[nodiscard]] const std::string& key() const noexcept { return key_; }

  [[nodiscard]] const std::string& prose() const noexcept { return prose_; }

  [[nodiscard]] virtual bool is_list() const = 0;
  [[nodiscard]] virtual json_kind kind() const = 0;

  /// For people: what may be written.
  [[nodiscard]] virtual std::string type() const = 0;

  /// Sets the value; one text, or any number for a list.
  /// @returns errc::bad_value with what was expected.
  [[nodiscard]] virtual result<void>
  assign(const std::vector<std::string>& texts) = 0;

  /// @returns errc::bad_value with what it must be.
  [[nodiscard]] virtual result<void> check() const = 0;

  /// The value now, as assign takes it.
  [[nodiscard]] virtual std::vector<std::string> texts() const = 0;

private:
  std::string key_;
  std::string prose_;
};

namespace detail {

template <class T>
struct list_traits {
  static constexpr bool is_list = false;
  using element = T;
};

template <class T>
struct list_traits<std::vector<T>> {
  static constexpr bool is_list = true;
  using element = T;
};

template <class T>
class typed_field final : public field {
  using traits = list_traits<T>;
  using element_codec = codec<typename traits::element>;

public:
  typed_field(std::string key, T* value, std::string prose, validator<T> valid)
      : field(std::move(key), std::move(prose)), value_(value),
        valid_(std::move(valid)) {}

  [[nodiscard]] bool is_list() const override { return traits::is_list; }

  [[nodiscard]] json_kind kind() const override { return element_codec::kind; }

  [[nodiscard]] std::string type() const override {
    return traits::is_list ? "list of: " + element_codec::type()
                           : element_codec::type();
  }

  result<void> assign(const std::vector<std::string>& texts) override {
    if constexpr (traits::is_list) {
      T values;
      for (const auto& text : texts) {
        auto value = element_codec::parse(text);
        if (!value)
          return fail(value.error());
        values.push_back(std::move(*value));
      }
      *value_ = std::move(values);
    } else {
      auto value = element_codec::parse(texts.empty() ? "" : texts.back());
      if (!value)
        return fail(value.error());
      *value_ = std::move(*value);
    }
    return {};
  }

  [[nodiscard]] result<void> check() const override {
    if (valid_)
      if (auto fault = valid_(*value_); !fault.empty())
        return fail(errc::bad_value, std::move(fault));
    return {};
  }

  [[nodiscard]] std::vector<std::string> texts() const override {
    std::vector<std::string> result;
    if constexpr (traits::is_list)
      for (const auto& value : *value_)
        result.push_back(element_codec::format(value));
    else
      result.push_back(element_codec::format(*value_));
    return result;
  }

private:
  T* value_;
  validator<T> valid_;
};

} // namespace detail

/// The keys of one program, each declared once beside its default:
///   schema.add("bind_port", &settings.bind_port, "Where peers connect.",
///              range{1, 65535});
/// Secrets are never configuration: a key names the file that holds one.
class schema {
public:
  /// @param program  "nephele-mixnode"; @param summary  one line.
  schema(std::string program, std::string summary)
      : program_(std::move(program)), summary_(std::move(summary)) {}

  /// `value` holds the default and must outlive the schema. `key` is
  /// snake_case: NEPHELE_KEY in the environment, --key with dashes as flag.
  template <class T>
  void add(std::string key, T* value, std::string prose,
           validator<T> valid = {}) {
    fields_.push_back(std::make_unique<detail::typed_field<T>>(
        std::move(key), value, std::move(prose), std::move(valid)));
  }

  template <class T, class Bound>
  void add(std::string key, T* value, std::string prose, range<Bound> within) {
    const range<T> bounds{static_cast<T>(within.low),
                          static_cast<T>(within.high)};
    add<T>(std::move(key), value, std::move(prose), [bounds](const T& x) {
      return bounds.low <= x && x <= bounds.high
                 ? std::string{}
                 : codec<T>::format(bounds.low) + " to "
                       + codec<T>::format(bounds.high);
    });
  }

  /// Must not be left empty.
  template <class T>
  void add(std::string key, T* value, std::string prose, required_t) {
    add<T>(std::move(key), value, std::move(prose), [](const T& x) {
      if constexpr (requires { x.has_value(); })
        return x.has_value() ? std::string{} : "set";
      else
        return !x.empty() ? std::string{} : "set";
    });
  }

  /// A key whose values have names: add_choice("layers", &s.layers, "…",
  /// {{"pinned", layers::pinned}, {"shuffled", layers::shuffled}}).
  template <class Enum>
  void add_choice(std::string key, Enum* value, std::string prose,
                  std::vector<std::pair<std::string, Enum>> names);

  /// A fault that concerns several keys: run when every key is right by
  /// itself. @returns the fault, or nothing.
  void add_rule(std::function<std::string()> rule) {
    rules_.push_back(std::move(rule));
  }

  [[nodiscard]] const std::string& program() const noexcept { return program_; }

  [[nodiscard]] const std::string& summary() const noexcept { return summary_; }

  [[nodiscard]] const std::vector<std::unique_ptr<field>>&
  fields() const noexcept {
    return fields_;
  }

  [[nodiscard]] field* find(std::string_view key) const noexcept;

  /// The known key that is spelled most like `key`; empty if none is close.
  [[nodiscard]] std::string nearest(std::string_view key) const;

  [[nodiscard]] const std::vector<std::function<std::string()>>&
  rules() const noexcept {
    return rules_;
  }

private:
  std::string program_;
  std::string summary_;
  std::vector<std::unique_ptr<field>> fields_;
  std::vector<std::function<std::string()>> rules_;
};

namespace detail {

template <class Enum>
class choice_field final : public field {
public:
  choice_field(std::string key, Enum* value, std::string prose,
               std::vector<std::pair<std::string, Enum>> names)
      : field(std::move(key), std::move(prose)), value_(value),
        names_(std::move(names)) {}

  [[nodiscard]] bool is_list() const override { return false; }

  [[nodiscard]] json_kind kind() const override { return json_kind::text; }

  [[nodiscard]] std::string type() const override {
    std::string text;
    for (const auto& [name, value] : names_)
      text += (text.empty() ? "" : ", ") + name;
    return "one of: " + text;
  }

  result<void> assign(const std::vector<std::string>& texts) override {
    for (const auto& [name, value] : names_) {
      if (!texts.empty() && name == texts.back()) {
        *value_ = value;
        return {};
      }
    }
    return fail(errc::bad_value, type());
  }

  [[nodiscard]] result<void> check() const override { return {}; }

  [[nodiscard]] std::vector<std::string> texts() const override {
    for (const auto& [name, value] : names_)
      if (value == *value_)
        return {name};
    return {};
  }

private:
  Enum* value_;
  std::vector<std::pair<std::string, Enum>> names_;
};

} // namespace detail

template <class Enum>
void schema::add_choice(std::string key, Enum* value, std::string prose,
                        std::vector<std::pair<std::string, Enum>> names) {
  fields_.push_back(std::make_unique<detail::choice_field<Enum>>(
      std::move(key), value, std::move(prose), std::move(names)));
}

} // namespace nephele::config
