// What every dialog that changes keys looks like: its title and what it is about on top, its parts below each
// other, a problem above the buttons, Cancel and the verb at the trailing end. Deletes itself when it is
// closed. GUI thread; open(), never exec().
#pragma once

#include "core/profile/profile.h"
#include "ui/theme/roles.h"

#include <QDialog>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace common {
class ElidedLabel;
}

namespace keys {

class ChangeDialog : public QDialog
{
    Q_OBJECT

public:
    QPushButton* verbButton() const { return m_verb; }
    QPushButton* closeButton() const { return m_close; }
    QString problem() const; // that is shown; empty: none

protected:
    // What is dangerous carries a glyph, and its window is called as the profile and its environment.
    enum class Nature { Plain, Danger };
    // name: what it does, “Rename key”; px of the design.
    ChangeDialog(const profile::Profile& profile, const QString& name, Nature nature, int width,
                 QWidget* parent);

    // One after the other, from the top.
    void addHead(const QString& title, const QString& subject);
    void addProblem();
    // role: of the verb, which verbChosen tells of. One that is Primary answers to Enter in any field.
    void addButtons(const QString& verb, theme::Role role);
    QVBoxLayout& box() const;

    void setTitle(const QString& title);
    void setSubject(const QString& subject);
    void say(const QString& problem); // empty: none any more
    // The verb cannot be used: why, as tooltip and for screen readers.
    void setVerbEnabled(bool enabled, const QString& reason);

    static QLabel* wrapped(QWidget* parent, theme::Role role = theme::Role::None);

Q_SIGNALS:
    void verbChosen();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    const profile::Profile m_profile;
    const Nature m_nature;
    QLabel* m_title = nullptr;
    common::ElidedLabel* m_subject = nullptr;
    QLabel* m_problem = nullptr;
    QPushButton* m_close = nullptr;
    QPushButton* m_verb = nullptr;
};

} // namespace keys
