// The pane with one agent: fields, state, counts, times and version. Shows an AgentsPresenter and hands
// it what is typed; decides nothing. GUI thread.
#pragma once

#include "ui/agents/agents_presenter.h"

#include <QFrame>

#include <map>

class QBoxLayout;
class QGridLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QScrollArea;

namespace common {
class Banner;
class ElidedLabel;
class StatusLabel;
} // namespace common

namespace agents {

class AgentForm : public QFrame
{
    Q_OBJECT

public:
    explicit AgentForm(AgentsPresenter& presenter, QWidget* parent = nullptr);

    // Why nothing can be changed; empty: it can.
    void setRefusal(const QString& reason);
    void focusField(property::AgentField field);
    QLineEdit* input(property::AgentField field) const { return m_rows.at(field).input; }
    QString message(property::AgentField field) const; // below the field; empty: none
    QPushButton* activeButton() const { return m_active; }
    // Of the choice between theirs and yours, while there is one.
    QPushButton* theirsButton(property::AgentField field) const { return m_rows.at(field).theirs; }
    QPushButton* mineButton(property::AgentField field) const { return m_rows.at(field).mine; }
    common::Banner* notice() const { return m_notice; }

Q_SIGNALS:
    void closeRequested();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct FieldRow
    {
        QLineEdit* input = nullptr;
        QWidget* messageLine = nullptr;
        QLabel* message = nullptr;
        QPushButton* was = nullptr;
        QWidget* choice = nullptr;
        QLabel* choiceText = nullptr;
        QPushButton* theirs = nullptr;
        QPushButton* mine = nullptr;
    };

    void buildHeader(QBoxLayout* layout);
    void buildRow(property::AgentField field, QGridLayout* grid);
    QWidget* buildMessage(FieldRow& row);
    QWidget* buildChoice(FieldRow& row, property::AgentField field);
    void buildFacts(QGridLayout* grid);
    void fill();
    void showLook(property::AgentField field);
    void showFacts();
    void showNotice();

    AgentsPresenter& m_presenter;
    QString m_refusal;
    bool m_isFilling = false;
    property::AgentId m_shown = -1;
    common::ElidedLabel* m_title = nullptr;
    common::Banner* m_notice = nullptr;
    QScrollArea* m_scroll = nullptr;
    QWidget* m_fields = nullptr;
    std::map<property::AgentField, FieldRow> m_rows;
    common::StatusLabel* m_state = nullptr;
    QPushButton* m_active = nullptr;
    QLabel* m_listings = nullptr;
    QLabel* m_created = nullptr;
    QLabel* m_updated = nullptr;
    QLabel* m_version = nullptr;
};

} // namespace agents
