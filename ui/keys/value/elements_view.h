// The elements of a key as a table, with what can be done to them: filter, add, rename, remove. GUI thread.
#pragma once

#include "ui/keys/value/element_form.h"
#include "ui/keys/value/value_presenter.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace common {
class KeyedTable;
}

namespace keys {

class ElementsView : public QWidget
{
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds filterDelay{250};

    // Both outlive it.
    ElementsView(ValuePresenter& presenter, KeyChanges& changes, QWidget* parent = nullptr);

    common::KeyedTable* table() const { return m_table; }
    // What was typed into the form and is not stored.
    bool hasInput() const { return m_form->hasInput(); }
    void submit();
    void discardInput() { m_form->close(); }

Q_SIGNALS:
    // The value of the current row is to be edited.
    void editRequested();
    void submitted(); // what was typed is stored

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void buildBar(QVBoxLayout* layout);
    void follow();
    void makeTable();
    void showState();
    void openForm(ElementForm::Purpose purpose);
    std::optional<keyspace::Change> wished() const;
    std::optional<keyspace::Change> listAddition() const;
    void change(const keyspace::Change& change,
                keyspace::EditOptions::Undo undo = keyspace::EditOptions::Undo::Required);
    void answered(const keyspace::Change& change, const base::Result<keyspace::Edited>& edited);
    void setProblem(const QString& sentence);
    void remove();
    QString refusal() const;

    ValuePresenter& m_presenter;
    KeyChanges& m_changes;
    QLineEdit* m_filter = nullptr;
    QPushButton* m_add = nullptr;
    QPushButton* m_rename = nullptr;
    QPushButton* m_score = nullptr;
    QPushButton* m_remove = nullptr;
    QVBoxLayout* m_tableSlot = nullptr;
    common::KeyedTable* m_table = nullptr;
    keyspace::ValueType m_type = keyspace::ValueType::String;
    QLabel* m_count = nullptr;
    QPushButton* m_more = nullptr;
    QLabel* m_problem = nullptr;
    ElementForm* m_form = nullptr;
    QTimer m_filterTimer;
    QPushButton* m_without = nullptr;
    std::optional<keyspace::Change> m_unkept; // waits for consent: it could not be undone
    bool m_isChanging = false;
};

} // namespace keys
