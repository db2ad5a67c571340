// The pages of a profile's window, and the ways from one to another. Wiring only. GUI thread.
#pragma once

#include "app/keystead/opened_profile.h"
#include "core/property/property.h"
#include "ui/window/main_window.h"

#include <QObject>

namespace keystead {

class ProfilePages : public QObject
{
    Q_OBJECT

public:
    // opened outlives it; a page is built when it is first opened, and then there is a workspace.
    explicit ProfilePages(const OpenedProfile& opened, QObject* parent = nullptr);

    window::PageRegistry registry();
    // The window that was made of the registry; once, and it outlives the pages' signals.
    void setWindow(window::MainWindow& window) { m_window = &window; }

    // The dashboard's charts, standing still around that moment.
    void showMoment(const QDateTime& at);

Q_SIGNALS:
    void schemaRequested();
    void editingRequested();

private:
    common::Page* propertiesPage(QWidget* parent);
    common::Page* marketPage(QWidget* parent);
    common::Page* dashboardPage(QWidget* parent);
    common::Page* keysPage(QWidget* parent);
    common::Page* cachePage(QWidget* parent);
    common::Page* activityPage(QWidget* parent);
    common::Page* serverPage(QWidget* parent);

    // The page in front, as what it is.
    template<class P>
    P* go(const QString& id);
    void showEditsOfGroup(const QByteArray& group);
    void showEditsOfKey(const QByteArray& name);
    void showGroup(const QByteArray& group);
    void showKeysOfGroup(const QByteArray& group);
    void showEntry(const QByteArray& name);
    void showKey(const QByteArray& key);
    void showListing(property::PropertyId id);
    void follow(const QString& action, const QString& subject);

    const OpenedProfile& m_opened;
    window::MainWindow* m_window = nullptr;
};

} // namespace keystead
