// The filter line of the tab History: which listing, who, what kind, which field, when. GUI thread.
#pragma once

#include "ui/properties/history/history_changes.h"

#include <QDate>
#include <QTimer>
#include <QWidget>

class QComboBox;
class QDateEdit;
class QHBoxLayout;
class QLineEdit;
class QPushButton;

namespace properties {

class HistoryFilterLine : public QWidget
{
    Q_OBJECT

public:
    explicit HistoryFilterLine(QWidget* parent = nullptr);

    QComboBox* person() const { return m_person; }
    QComboBox* kind() const { return m_kind; }
    QComboBox* field() const { return m_field; }
    QComboBox* span() const { return m_span; }
    QDateEdit* from() const { return m_from; }
    QDateEdit* until() const { return m_until; }
    QLineEdit* listing() const { return m_listing; }

    // After which a number that is being typed is told.
    static constexpr std::chrono::milliseconds typingDelay{150};

    ChangesFilter filter() const;
    // The day that “today” and the spans of days end with. Looked at by itself while one of them is chosen.
    void setToday(const QDate& today);
    void setUsers(const std::vector<QString>& users);
    void clear();
    // Only this one, whatever was filtered before.
    void setTransaction(quint64 transaction);
    void setListing(property::PropertyId id);
    // At the trailing end.
    void addTrailing(QWidget* widget);

Q_SIGNALS:
    void filterChosen(const properties::ChangesFilter& filter);
    void left(); // ↓, Enter, or Esc in an empty field

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QComboBox* addChoice(QHBoxLayout* layout, const QString& name);
    void buildListing(QHBoxLayout* layout);
    void buildSpan(QHBoxLayout* layout);
    void forget();
    void tell();

    QHBoxLayout* m_layout = nullptr;
    QLineEdit* m_listing = nullptr;
    QComboBox* m_person = nullptr;
    QComboBox* m_kind = nullptr;
    QComboBox* m_field = nullptr;
    QComboBox* m_span = nullptr;
    QDateEdit* m_from = nullptr;
    QDateEdit* m_until = nullptr;
    QPushButton* m_chip = nullptr;
    QPushButton* m_clear = nullptr;
    std::optional<quint64> m_transaction;
    QDate m_today;
    QTimer m_typingTimer;
    QTimer m_dayTimer;
    bool m_isFilling = false;
};

} // namespace properties
