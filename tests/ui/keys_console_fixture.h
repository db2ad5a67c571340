// A console on real servers, used as a person does: keys go where they would go, answers are waited for.
#pragma once

#include "find_widget.h"
#include "properties_servers.h"
#include "ui/common/format.h"
#include "ui/keys/console/console_input.h"
#include "ui/keys/console/console_output.h"
#include "ui/keys/console/console_pane.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QSignalSpy>

namespace test {

class Console
{
public:
    static constexpr int limit = 20000;

    explicit Console(const profile::Profile& profile)
        : m_workspace(std::make_unique<workspace::Workspace>(profile, workspace::OpenOptions{}))
    {
        m_workspace->open();
    }

    // Shown, connected, with the server's commands.
    bool show()
    {
        if (!QTest::qWaitFor([this] { return m_workspace->stage() == workspace::Stage::Open; }, limit))
            return false;
        m_pane = std::make_unique<keys::ConsolePane>(*m_workspace);
        m_changes = std::make_unique<QSignalSpy>(m_pane.get(), &keys::ConsolePane::keysChanged);
        m_pane->resize(900, 420);
        m_pane->show();
        m_pane->activateWindow();
        m_pane->focusInput();
        return QTest::qWaitForWindowActive(m_pane.get()) && isReady();
    }
    bool isIdle() { return phase() == keys::ConsolePresenter::Phase::Ready; }
    bool isReady()
    {
        return QTest::qWaitFor([this] { return isIdle(); }, limit);
    }

    workspace::Workspace& workspace() { return *m_workspace; }
    keys::ConsolePane& pane() { return *m_pane; }
    keys::ConsoleInput& input() { return *m_pane->findChild<keys::ConsoleInput*>(); }
    keys::ConsoleOutput& output() { return *m_pane->findChild<keys::ConsoleOutput*>(); }
    keys::ConsolePresenter::Phase phase() { return m_pane->presenter().phase(); }
    qsizetype changes() const { return m_changes->size(); }

    // Goes to the list that is open over the input, as on a desktop.
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::keyClick(receiver(), key, modifiers);
    }
    void type(const QString& text)
    {
        for (const QChar letter : text)
            QTest::keyClick(receiver(), letter.toLatin1());
    }
    // Typed and sent; what came of it once it is there. Empty: it is asked for, or still running.
    QString send(const QString& line)
    {
        output().clearAll();
        input().clear();
        input().setFocus();
        type(line);
        press(Qt::Key_Return);
        const auto ended = [this] { return isIdle() || phase() == keys::ConsolePresenter::Phase::Asking; };
        return QTest::qWaitFor(ended, limit) && isIdle() ? text() : QString();
    }
    QString text() { return output().toPlainText(); }
    bool waitsFor(const QString& part)
    {
        return QTest::qWaitFor([&] { return text().contains(part); }, limit);
    }

private:
    QWidget* receiver()
    {
        QWidget* const popup = QApplication::activePopupWidget();
        if (!popup && !m_pane->isActiveWindow()) { // nobody gives it back here when a list has closed
            m_pane->activateWindow();
            (void)QTest::qWaitForWindowActive(m_pane.get());
        }
        QWidget* const focus = QApplication::focusWidget();
        return popup ? popup : focus ? focus : &input();
    }

    std::unique_ptr<workspace::Workspace> m_workspace;
    std::unique_ptr<keys::ConsolePane> m_pane;
    std::unique_ptr<QSignalSpy> m_changes;
};

} // namespace test
