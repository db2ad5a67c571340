// One listing that somebody else saved too: per field base, theirs, yours and what will be saved. What
// only one side changed is merged and said so; where both did, nothing is chosen beforehand. GUI thread.
#pragma once

#include "ui/properties/editing/edit_merge.h"

#include <QWidget>

class QButtonGroup;
class QGridLayout;

namespace properties {

class ConflictPane : public QWidget
{
    Q_OBJECT

public:
    // who: saved their version; empty: unknown.
    ConflictPane(EditMerge merge, const QString& who, QWidget* parent = nullptr);

    const EditMerge& merge() const { return m_merge; }
    const MergeChoices& choices() const { return m_choices; }
    void choose(property::Field field, MergeChoice choice);
    // Where nothing is chosen yet.
    void chooseEverywhere(MergeChoice choice);
    // The first field without a choice, which gets the focus; nothing: all are chosen.
    std::optional<property::Field> focusMissing();

Q_SIGNALS:
    void chosen();

private:
    void buildTable(QGridLayout* grid);
    void addField(QGridLayout* grid, int row, const FieldMerge& field);
    QWidget* choiceCell(property::Field field);

    EditMerge m_merge;
    MergeChoices m_choices;
    std::map<property::Field, QButtonGroup*> m_groups;
};

} // namespace properties
