// The one dialog in front of what cannot easily be taken back (SCREEN “Danger”). GUI thread.
#pragma once

#include "core/base/units.h"
#include "ui/common/environment.h"

#include <QDateTime>
#include <QDialog>

#include <functional>
#include <optional>

class QCheckBox;
class QLineEdit;
class QPushButton;

namespace common {

enum class DangerLevel { One = 1, Two = 2, Three = 3 };

struct Danger
{
    DangerLevel level = DangerLevel::One;
    QString verb;   // the button: “Clear 214 keys”
    QString target; // “group page”, “10,000 properties of city Langkawi”
    qint64 count = 0;
    QString counted; // the count with its unit, “214 entries”; empty: the number stands alone
    QDateTime asOf;  // when the count was taken
    std::optional<base::Bytes> size;
    QStringList sample; // up to 12 are shown
    QString undo;       // what can be undone and for how long; empty: nothing can
    QString lost;       // what cannot be brought back; needed for level 3
    QString profile;    // its name is what production asks to type
    Environment environment = Environment::Development;
    bool isClearing = false; // clearing counts as level 2 on production
};

DangerLevel effectiveLevel(const Danger& danger);
// False: do it at once and say so in a toast with Undo.
bool needsPreview(const Danger& danger);

class DangerDialog : public QDialog
{
    Q_OBJECT

public:
    // Calls `confirmed` at once when no preview is needed, else opens the dialog over `parent` and
    // calls it when the user has agreed; dropped when `parent` dies.
    static void ask(const Danger& danger, QWidget* parent, std::function<void()> confirmed);

    explicit DangerDialog(const Danger& danger, QWidget* parent = nullptr);

    // Whether what was asked for has been typed or ticked.
    bool isConfirmable() const;

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void build();
    QWidget* buildFacts();
    QWidget* buildProof();
    QWidget* buildButtons();
    void updateVerb();
    QString expectedWord() const;

    Danger m_danger;
    DangerLevel m_level;
    QLineEdit* m_typed = nullptr;
    QCheckBox* m_ticked = nullptr;
    QPushButton* m_verb = nullptr;
    QPushButton* m_cancel = nullptr;
};

} // namespace common
