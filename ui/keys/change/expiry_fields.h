// When a key is to expire: never, after a duration, or at a moment; each says what the other would be.
// GUI thread.
#pragma once

#include "core/keyspace/value/key_details.h"

#include <QWidget>

#include <array>
#include <chrono>
#include <optional>

class QComboBox;
class QDateTimeEdit;
class QGridLayout;
class QLabel;
class QRadioButton;
class QSpinBox;

namespace keys {

class ExpiryFields : public QWidget
{
    Q_OBJECT

public:
    enum class Kind { Never, After, At };

    explicit ExpiryFields(QWidget* parent = nullptr);

    // What it is now. ahead: how far the server's clock is before ours.
    void setExpiry(const std::optional<keyspace::ExpiryTime>& at, std::chrono::milliseconds ahead);
    void setKind(Kind kind);
    Kind kind() const;
    std::chrono::milliseconds duration() const; // of After: more than 0
    keyspace::ExpiryTime moment() const;        // of At, and of After from now on
    // Why it cannot be so; empty: it can.
    QString problem() const;

    QRadioButton* choice(Kind kind) const { return m_choices[static_cast<std::size_t>(kind)]; }
    QSpinBox* countField() const { return m_count; }
    QComboBox* unitField() const { return m_unit; }
    QDateTimeEdit* momentField() const { return m_moment; }

Q_SIGNALS:
    void changed();

private:
    void buildDuration(QGridLayout& grid);
    void buildMoment(QGridLayout& grid);
    void showHints();
    keyspace::ExpiryTime now() const; // the server's

    std::array<QRadioButton*, 3> m_choices{};
    QSpinBox* m_count = nullptr;
    QComboBox* m_unit = nullptr;
    QDateTimeEdit* m_moment = nullptr;
    QLabel* m_afterHint = nullptr;
    QLabel* m_atHint = nullptr;
    std::chrono::milliseconds m_ahead{0};
};

} // namespace keys
