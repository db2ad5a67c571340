// Result<T>: a value or an Error, with the method names of std::expected (C++23).
// Any thread. Never empty: it holds exactly one of the two.
#pragma once

#include "core/base/error.h"

#include <functional>
#include <type_traits>
#include <utility>
#include <variant>

namespace base {

template<class T>
class [[nodiscard]] Result
{
public:
    using value_type = T;

    Result(const T& value)
        : m_state(std::in_place_index<0>, value)
    {
    }
    Result(T&& value)
        : m_state(std::in_place_index<0>, std::move(value))
    {
    }
    Result(Error error)
        : m_state(std::in_place_index<1>, std::move(error))
    {
    }

    bool has_value() const noexcept { return m_state.index() == 0; }
    explicit operator bool() const noexcept { return has_value(); }

    // The value. Precondition: has_value().
    T& value() & { return *std::get_if<0>(&m_state); }
    const T& value() const& { return *std::get_if<0>(&m_state); }
    T&& value() && { return std::move(*std::get_if<0>(&m_state)); }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(*this).value(); }
    T* operator->() { return std::get_if<0>(&m_state); }
    const T* operator->() const { return std::get_if<0>(&m_state); }

    // The error. Precondition: !has_value().
    const Error& error() const& { return *std::get_if<1>(&m_state); }
    Error&& error() && { return std::move(*std::get_if<1>(&m_state)); }

    template<class U>
    T value_or(U&& fallback) const&
    {
        return has_value() ? value() : static_cast<T>(std::forward<U>(fallback));
    }

    // fn: T -> Result<U>
    template<class F>
    auto and_then(F&& fn) && -> std::invoke_result_t<F, T&&>
    {
        if (!has_value())
            return std::move(*this).error();
        return std::invoke(std::forward<F>(fn), std::move(*this).value());
    }

    // fn: T -> U
    template<class F>
    auto transform(F&& fn) && -> Result<std::invoke_result_t<F, T&&>>
    {
        if (!has_value())
            return std::move(*this).error();
        return std::invoke(std::forward<F>(fn), std::move(*this).value());
    }

private:
    std::variant<T, Error> m_state;
};

template<>
class [[nodiscard]] Result<void>
{
public:
    using value_type = void;

    Result() = default;
    Result(Error error)
        : m_error(std::move(error))
        , m_failed(true)
    {
    }

    bool has_value() const noexcept { return !m_failed; }
    explicit operator bool() const noexcept { return has_value(); }

    const Error& error() const& { return m_error; }
    Error&& error() && { return std::move(m_error); }

    template<class F>
    auto and_then(F&& fn) && -> std::invoke_result_t<F>
    {
        if (m_failed)
            return std::move(m_error);
        return std::invoke(std::forward<F>(fn));
    }

private:
    Error m_error;
    bool m_failed = false;
};

} // namespace base
