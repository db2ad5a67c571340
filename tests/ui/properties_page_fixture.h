// The Properties page on private servers, with a second workspace for somebody else. Base of tests that
// use it as a person does.
#pragma once

#include "core/property/history.h"
#include "properties_servers.h"
#include "ui/common/status_line.h"
#include "ui/common/toast.h"
#include "ui/properties/editing/conflict_dialog.h"
#include "ui/properties/list/listing_table.h"
#include "ui/properties/properties_page.h"
#include "ui/theme/theme.h"

#include <QLineEdit>
#include <QStandardPaths>
#include <QTemporaryDir>

#include <set>

namespace test {

class PropertiesPageFixture : public QObject
{
protected:
    static constexpr int limit = 10000;

    void start(qint64 listings)
    {
        qputenv("XDG_DATA_HOME", m_data.path().toUtf8()); // staged edits are kept there
        theme::Theme::install(*qApp);
        m_servers = PropertiesServers::start();
        QVERIFY(m_servers);
        m_mine = m_servers->open();
        QVERIFY(m_mine);
        QVERIFY(seed(*m_mine, listings));
        m_theirs = m_servers->open();
        QVERIFY(m_theirs);
        base::markGuiThread();
    }

    void openPage() { openPageOf(*m_mine); }

    void openPageOf(workspace::Workspace& workspace)
    {
        m_toasts.clear();
        m_undoLink = {};
        m_page = std::make_unique<properties::PropertiesPage>(workspace);
        connect(m_page.get(), &common::Page::toastRequested, this, [this](const common::Toast& toast) {
            m_toasts.append(toast.text);
            if (toast.hasUndo)
                m_undoLink = toast.links.front().act;
        });
        m_page->resize(1440, 800);
        m_page->show();
        m_page->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
        QTRY_COMPARE_WITH_TIMEOUT(m_page->state(), common::Page::State::Ready, limit);
        QTRY_VERIFY_WITH_TIMEOUT(presenter().list().facets() && isSettled(), limit);
        QTRY_VERIFY_WITH_TIMEOUT(!presenter().editing().agents().empty(), limit);
        m_page->table()->setFocus();
    }

    void closePage()
    {
        presenter().editing().discardAll(); // or the next page would have it staged again
        m_page.reset();
    }

    properties::PropertiesPresenter& presenter() { return m_page->presenter(); }
    properties::PropertyListModel& model() { return presenter().list().model(); }

    bool isSettled()
    {
        return !presenter().list().isBusy() && !presenter().editing().isSaving() &&
               !presenter().editing().isLoading();
    }

    // The line that is open in a cell; nullptr: none.
    QLineEdit* editor()
    {
        for (auto* line :
             m_page->table()->viewport()->findChildren<QLineEdit*>(QStringLiteral("cellEditor"))) {
            if (line->isVisible())
                return line;
        }
        return nullptr;
    }

    properties::ConflictDialog* conflictDialog()
    {
        auto* dialog = m_page->findChild<properties::ConflictDialog*>();
        return dialog != nullptr && dialog->isVisible() ? dialog : nullptr;
    }

    void goTo(int row, int column)
    {
        m_page->table()->setFocus();
        m_page->table()->setCurrentIndex(model().index(row, column));
    }

    void doubleClick(int row, int column)
    {
        const QPoint at = m_page->table()->visualRect(model().index(row, column)).center();
        QTest::mouseClick(m_page->table()->viewport(), Qt::LeftButton, {}, at);
        QTest::mouseDClick(m_page->table()->viewport(), Qt::LeftButton, {}, at);
    }

    // F2, the text, Enter.
    void type(int row, int column, const QString& text)
    {
        goTo(row, column);
        m_page->action(common::ActionId::EditRecord)->trigger();
        QVERIFY(editor() != nullptr);
        editor()->selectAll();
        QTest::keyClicks(editor(), text);
        QTest::keyClick(editor(), Qt::Key_Return);
    }

    void press(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        QTest::keyClick(m_page->table(), Qt::Key(key), modifiers);
    }

    void save() { m_page->action(common::ActionId::Save)->trigger(); }
    void undo() { m_page->action(common::ActionId::Undo)->trigger(); }
    void saveAndWait()
    {
        const auto before = m_toasts.size();
        save();
        QTRY_COMPARE_WITH_TIMEOUT(m_toasts.size(), before + 1, limit);
        QTRY_VERIFY_WITH_TIMEOUT(isSettled(), limit);
    }

    base::Result<property::Property> stored(property::PropertyId id)
    {
        return waitFor(*m_theirs,
                       [id](workspace::Session& session) { return session.properties().byId(id); });
    }

    base::Result<listing::SaveReport> saveElsewhere(property::PropertyId id,
                                                    std::function<void(property::Property&)> change)
    {
        return waitFor(*m_theirs,
                       [id, change](workspace::Session& session) -> base::Result<listing::SaveReport> {
                           auto property = session.properties().byId(id);
                           if (!property)
                               return property.error();
                           change(*property);
                           return session.edits().update(*property);
                       });
    }

    base::Result<listing::SaveReport> removeElsewhere(property::PropertyId id)
    {
        return waitFor(*m_theirs, [id](workspace::Session& session) -> base::Result<listing::SaveReport> {
            auto property = session.properties().byId(id);
            if (!property)
                return property.error();
            return session.edits().remove(id, property->version);
        });
    }

    std::vector<property::HistoryEntry> entriesOf(property::PropertyId id)
    {
        auto entries = waitFor(*m_theirs, [id](workspace::Session& session) {
            return property::propertyHistory(session.database(), id);
        });
        return entries ? std::move(*entries) : std::vector<property::HistoryEntry>();
    }
    qint64 historyOf(property::PropertyId id) { return std::ssize(entriesOf(id)); }

    // By how many transactions these listings were changed last.
    int transactionsOf(const std::vector<property::PropertyId>& ids)
    {
        std::set<quint64> transactions;
        for (const property::PropertyId id : ids) {
            const auto entries = entriesOf(id);
            transactions.insert(entries.empty() ? 0 : entries.front().transaction);
        }
        return transactions.count(0) != 0 ? 0 : static_cast<int>(transactions.size());
    }

    QTemporaryDir m_data;
    std::unique_ptr<PropertiesServers> m_servers;
    std::unique_ptr<workspace::Workspace> m_mine;
    std::unique_ptr<workspace::Workspace> m_theirs;
    std::unique_ptr<properties::PropertiesPage> m_page;
    QStringList m_toasts;
    std::function<void()> m_undoLink;
};

} // namespace test
