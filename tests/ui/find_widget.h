// Finding on the screen what a person would click. GUI thread.
#pragma once

#include <QLabel>
#include <QPushButton>
#include <QWidget>

#include <algorithm>

namespace test {

// The visible button of that text, mnemonics apart; nullptr: there is none.
inline QPushButton* button(const QWidget& parent, const QString& text)
{
    for (QPushButton* each : parent.findChildren<QPushButton*>()) {
        if (each->isVisible() && QString(each->text()).remove(QLatin1Char('&')) == text)
            return each;
    }
    return nullptr;
}

// The dialog of that class that is open over `parent`; nullptr: none.
template<class Dialog>
Dialog* opened(const QWidget& parent)
{
    for (Dialog* dialog : parent.findChildren<Dialog*>()) {
        if (dialog->isVisible())
            return dialog;
    }
    return nullptr;
}

// Whether a label that can be seen says so.
inline bool says(const QWidget& parent, const QString& text)
{
    const auto labels = parent.findChildren<QLabel*>();
    return std::ranges::any_of(
        labels, [&](const QLabel* label) { return label->isVisible() && label->text().contains(text); });
}

} // namespace test
