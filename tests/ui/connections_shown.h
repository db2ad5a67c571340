// The dialog of connections over settings of a test's own, as a person sees it.
#pragma once

#include "connections_fixture.h"
#include "ui/connections/connection_form.h"
#include "ui/connections/connections_dialog.h"

#include <QLineEdit>
#include <QTabBar>
#include <QTest>

#include <memory>

namespace test {

struct ShownConnections
{
    ConnectionsFixture fixture;
    std::unique_ptr<connections::ConnectionsPresenter> presenter;
    std::unique_ptr<connections::ConnectionsDialog> dialog;

    void show()
    {
        dialog.reset();
        presenter = std::make_unique<connections::ConnectionsPresenter>(fixture.store(), fixture.secrets());
        dialog = std::make_unique<connections::ConnectionsDialog>(*presenter);
        dialog->open();
        QVERIFY(QTest::qWaitForWindowExposed(dialog.get()));
    }

    QLineEdit* line(connections::Field field) const { return dialog->form()->line(field); }

    void type(connections::Field field, const QString& text) const
    {
        QLineEdit* const input = line(field);
        QVERIFY2(input->isVisible(), qPrintable(input->accessibleName()));
        input->setFocus();
        input->selectAll();
        QTest::keyClicks(input, text);
    }

    void clickView(connections::View view) const
    {
        QTabBar* const views = dialog->form()->views();
        QTest::mouseClick(views, Qt::LeftButton, {},
                          views->tabRect(view == connections::View::Form ? 0 : 1).center());
    }
};

} // namespace test
