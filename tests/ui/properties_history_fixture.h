// The Properties page with its history, for tests that use it as a person does.
#pragma once

#include "find_widget.h"
#include "properties_page_fixture.h"
#include "ui/properties/history/history_part.h"
#include "ui/properties/history/history_restore_dialog.h"
#include "ui/properties/history/history_tab.h"
#include "ui/properties/history/history_table.h"
#include "ui/properties/history/history_view.h"
#include "ui/properties/property_form.h"

#include <QTabBar>

namespace test {

class PropertiesHistoryFixture : public PropertiesPageFixture
{
protected:
    properties::HistoryPart* part() { return m_page->findChild<properties::HistoryPart*>(); }
    properties::HistoryTab* tab() { return part()->tab(); }

    // By clicks: Enter on the listing, then the pane's second tab.
    properties::HistoryView* openHistoryOf(int row)
    {
        goTo(row, properties::PropertyListModel::Column::Title);
        press(Qt::Key_Return);
        auto* const views = m_page->form()->findChild<QTabBar*>();
        QTest::mouseClick(views, Qt::LeftButton, {}, views->tabRect(1).center());
        return part()->view();
    }

    // By a click on the page's tab.
    properties::HistoryTab* openTab()
    {
        m_page->setCurrentTab(part()->tabIndex());
        return tab();
    }

    static bool clickRow(properties::HistoryTable& table, int row)
    {
        const QModelIndex index = table.model()->index(row, 0);
        if (!index.isValid())
            return false;
        table.scrollTo(index);
        const auto isInSight = [&table, &index] {
            return table.viewport()->rect().contains(table.visualRect(index).center());
        };
        if (!QTest::qWaitFor(isInSight, limit))
            return false;
        QTest::mouseClick(table.viewport(), Qt::LeftButton, {}, table.visualRect(index).center());
        return true;
    }

    // The row of a field among those before and after; -1: it is not there.
    static int rowOf(const properties::HistoryTable& fields, property::Field field)
    {
        for (int row = 0; row < fields.model()->rowCount(); ++row) {
            const QByteArray key = fields.model()->index(row, 0).data(common::IdRole).toByteArray();
            if (key.toInt() == static_cast<int>(field))
                return row;
        }
        return -1;
    }

    static QString textAt(const QAbstractItemView& view, int row, int column)
    {
        return view.model()->index(row, column).data().toString();
    }

    static QPushButton* verb(const QWidget& view, const char* name)
    {
        auto* const button = view.findChild<QPushButton*>(QLatin1String(name));
        return button != nullptr && button->isVisible() ? button : nullptr;
    }

    // Clicks a verb of the view, and waits for what it shows first.
    static properties::HistoryRestoreDialog* openPlan(properties::HistoryView& view, const char* name)
    {
        QPushButton* const button = verb(view, name);
        if (button == nullptr || !button->isEnabled())
            return nullptr;
        QTest::mouseClick(button, Qt::LeftButton);
        const auto isOpen = [&view] { return view.dialog() != nullptr && view.dialog()->isVisible(); };
        return QTest::qWaitFor(isOpen, limit) ? view.dialog() : nullptr;
    }

    void setPrice(property::PropertyId id, qint64 price)
    {
        const auto saved = saveElsewhere(id, [price](property::Property& property) {
            property.price = property::Money::fromCents(price * 100);
        });
        QVERIFY(saved);
    }

    qint64 priceOf(property::PropertyId id)
    {
        const auto property = stored(id);
        return property ? property->price.cents() / 100 : -1;
    }

    // Past Keystead, as the owner of the servers.
    bool sql(const QString& statement)
    {
        const auto done = waitFor(*m_theirs, [statement](workspace::Session& session) -> base::Result<bool> {
            auto run = session.database().script(statement);
            if (!run)
                return run.error();
            return true;
        });
        if (!done)
            qCritical().noquote() << done.error().detail;
        return bool(done);
    }
};

} // namespace test
