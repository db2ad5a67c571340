// The head of the value pane: the key's name, its facts, what can be done with it. GUI thread.
#pragma once

#include "ui/keys/value/value_presenter.h"

#include <QWidget>

class QAction;
class QLabel;
class QMenu;
class QPushButton;

namespace common {
class ElidedLabel;
class StatusLabel;
} // namespace common

namespace keys {

class KeyHeader : public QWidget
{
    Q_OBJECT

public:
    // Both outlive it.
    KeyHeader(ValuePresenter& presenter, KeyChanges& changes, QWidget* parent = nullptr);

    void showFacts();
    QString factsText() const;
    QMenu* menu() const { return m_menu; }

Q_SIGNALS:
    void closeRequested();
    void copyValueRequested();
    void exportRequested();
    void renameRequested();
    void duplicateRequested();
    void expiryRequested();
    void deleteRequested();

private:
    void buildMenu();
    void showOwn();
    void showActions();
    QStringList facts() const;
    QString factsToolTip() const;

    ValuePresenter& m_presenter;
    KeyChanges& m_changes;
    common::ElidedLabel* m_name = nullptr;
    QLabel* m_facts = nullptr;
    QWidget* m_own = nullptr;
    common::StatusLabel* m_validity = nullptr;
    QLabel* m_stamps = nullptr;
    QPushButton* m_copy = nullptr;
    QPushButton* m_more = nullptr;
    QMenu* m_menu = nullptr;
    QAction* m_copyValue = nullptr;
    QAction* m_rename = nullptr;
    QAction* m_duplicate = nullptr;
    QAction* m_expiry = nullptr;
    QAction* m_export = nullptr;
    QAction* m_delete = nullptr;
};

} // namespace keys
