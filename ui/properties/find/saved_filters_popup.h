// Saved and recent filters in a popup: search, choose by keyboard, save what is shown, rename, delete.
// GUI thread.
#pragma once

#include "ui/properties/find/saved_filters_model.h"

#include <QFrame>

class QBoxLayout;
class QKeyEvent;
class QLabel;
class QLineEdit;
class QListView;
class QPushButton;

namespace properties {

class SavedFiltersPopup : public QFrame
{
    Q_OBJECT

public:
    // The filters outlive the popup. shown: what the list shows now, to be saved.
    SavedFiltersPopup(SavedFilters& filters, AgentName agentName, const property::Filter& shown,
                      QWidget* parent);

    void openAt(const QWidget& widget);
    SavedFiltersModel& model() { return m_model; }
    QListView* list() const { return m_list; }
    QLineEdit* searchField() const { return m_search; }
    QLineEdit* nameField() const { return m_name; }
    QPushButton* saveButton() const { return m_save; }
    QPushButton* renameButton() const { return m_rename; }
    QPushButton* deleteButton() const { return m_delete; }
    QLabel* message() const { return m_message; }

Q_SIGNALS:
    void chosen(const property::Filter& filter);
    void removed(const properties::SavedFilter& filter);
    void saved(const QString& name);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void build();
    void buildFoot(QBoxLayout* layout);
    void choose(const QModelIndex& index);
    void beginRename();
    void endNaming();
    void takeName();
    void removeCurrent();
    void showCurrent();
    void selectFirst();
    bool handleSearchKey(QKeyEvent* event);

    SavedFilters& m_filters;
    SavedFiltersModel m_model;
    property::Filter m_shown;
    std::optional<SavedFilter> m_renaming;
    QString m_replaces; // the name that a second press overwrites
    QLineEdit* m_search = nullptr;
    QListView* m_list = nullptr;
    QLabel* m_nothing = nullptr;
    QLineEdit* m_name = nullptr;
    QPushButton* m_save = nullptr;
    QPushButton* m_rename = nullptr;
    QPushButton* m_delete = nullptr;
    QLabel* m_message = nullptr;
};

} // namespace properties
