// A key's pane on private servers, with another client beside it.
#pragma once

#include "core/redis/connection.h"
#include "find_widget.h"
#include "properties_servers.h"
#include "ui/common/busy_line.h"
#include "ui/common/empty_state.h"
#include "ui/common/format.h"
#include "ui/common/keyed_table.h"
#include "ui/common/labels.h"
#include "ui/keys/value/decoded_view.h"
#include "ui/keys/value/elements_view.h"
#include "ui/keys/value/key_header.h"
#include "ui/keys/value/key_pane.h"
#include "ui/keys/value/value_text.h"
#include "ui/theme/theme.h"

#include <QAbstractItemModelTester>
#include <QFile>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QtTest>

namespace test {

using Form = keys::DecodedView::Form;

inline constexpr int limit = 15000;

class ValueWorld
{
public:
    bool start()
    {
        QStandardPaths::setTestModeEnabled(true);
        QSettings().clear();
        theme::Theme::install(*qApp);
        common::setLocale(QLocale::c());
        m_servers = PropertiesServers::start();
        if (!m_servers)
            return false;
        m_workspace = m_servers->open();
        m_admin = std::make_unique<redis::Connection>(m_servers->sandbox().redis().address());
        return m_workspace && m_admin->open().has_value();
    }
    void stop()
    {
        closePane();
        m_workspace.reset();
        m_admin.reset();
        m_servers.reset();
    }

    void openPane()
    {
        changes = std::make_unique<keys::KeyChanges>(*m_workspace);
        pane = std::make_unique<keys::KeyPane>(*m_workspace, *changes);
        pane->resize(640, 720);
        pane->show();
    }
    void closePane()
    {
        pane.reset();
        changes.reset();
    }

    // Another client's command. An error reply fails the test by its text.
    redis::Value ask(const redis::Command& command)
    {
        auto reply = m_admin->call(command);
        if (!reply) {
            qCritical().noquote() << command.first() << reply.error().detail;
            return {};
        }
        return std::move(*reply);
    }

    keys::DecodedView& decoded() { return *pane->findChild<keys::DecodedView*>(); }
    common::KeyedTable* elements() { return pane->findChild<keys::ElementsView*>()->table(); }
    QString cell(int row, int column)
    {
        return elements() ? elements()->model()->index(row, column).data().toString() : QString();
    }
    bool isBusy() { return pane->findChild<common::BusyLine*>()->isBusy(); }
    QString facts() { return pane->findChild<keys::KeyHeader*>()->factsText(); }
    QString emptyTitle()
    {
        auto* const empty = pane->findChild<common::EmptyState*>();
        return empty->isVisible() ? empty->title() : QString();
    }
    QPlainTextEdit* text()
    {
        for (auto* each : decoded().findChildren<QPlainTextEdit*>()) {
            if (each->isVisible())
                return each;
        }
        return nullptr;
    }
    QString shownText() { return text() ? text()->toPlainText() : QString(); }
    QString label(const char* name)
    {
        auto* const found = pane->findChild<QLabel*>(QLatin1String(name));
        return found && found->isVisible() ? found->text() : QString();
    }
    QPushButton* button(const QString& text) { return test::button(*pane, text); }
    void click(const QString& text)
    {
        QPushButton* const found = button(text);
        if (!found) {
            qCritical().noquote() << "no button" << text;
            return;
        }
        QTest::mouseClick(found, Qt::LeftButton);
    }
    QString chain() { return pane->findChild<QPushButton*>(QStringLiteral("chain"))->text(); }
    void type(const QString& value)
    {
        QPlainTextEdit* const field = text();
        field->setFocus();
        QTest::keyClick(field, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(field, value);
    }
    workspace::Workspace& workspace() { return *m_workspace; }
    PropertiesServers& servers() { return *m_servers; }

    static QByteArray sample(const QByteArray& name)
    {
        QFile file(QStringLiteral(KEYSTEAD_TEST_DATA "/decoders/") + QString::fromLatin1(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    std::unique_ptr<keys::KeyChanges> changes;
    std::unique_ptr<keys::KeyPane> pane;

private:
    std::unique_ptr<PropertiesServers> m_servers;
    std::unique_ptr<workspace::Workspace> m_workspace;
    std::unique_ptr<redis::Connection> m_admin;
};

} // namespace test
