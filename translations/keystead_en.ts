<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="en">
<context>
    <name>ChangeWords</name>
    <message numerus="yes">
        <source>%Ln key(s)</source>
        <translation>
            <numerusform>%Ln key</numerusform>
            <numerusform>%Ln keys</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ConsoleWords</name>
    <message numerus="yes">
        <source>%n commands, one after the other</source>
        <translation>
            <numerusform>%n command</numerusform>
            <numerusform>%n commands, one after the other</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>… and %n more</source>
        <translation>
            <numerusform>… and %n more</numerusform>
            <numerusform>… and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Send %n commands</source>
        <translation>
            <numerusform>Send %n command</numerusform>
            <numerusform>Send %n commands</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>market</name>
    <message numerus="yes">
        <source>only %n rating(s)</source>
        <translation>
            <numerusform>only %n rating</numerusform>
            <numerusform>only %n ratings</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>activity</name>
    <message numerus="yes">
        <source>%1 entries</source>
        <translation>
            <numerusform>%1 entry</numerusform>
            <numerusform>%1 entries</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 outdated entries wait to be tidied away</source>
        <translation>
            <numerusform>%1 outdated entry waits to be tidied away</numerusform>
            <numerusform>%1 outdated entries wait to be tidied away</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %2 groups are filled again</source>
        <translation>
            <numerusform>%1 of %2 group is filled again</numerusform>
            <numerusform>%1 of %2 groups are filled again</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n agent(s)</source>
        <translation>
            <numerusform>%n agent</numerusform>
            <numerusform>%n agents</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n listing(s)</source>
        <translation>
            <numerusform>%n listing</numerusform>
            <numerusform>%n listings</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>activity::ActivityPresenter</name>
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation>
            <numerusform>%n line</numerusform>
            <numerusform>%n lines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>activity::AlertsTab</name>
    <message numerus="yes">
        <source>For %n hour(s)</source>
        <translation>
            <numerusform>For %n hour</numerusform>
            <numerusform>For %n hours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>For %n day(s)</source>
        <translation>
            <numerusform>For %n day</numerusform>
            <numerusform>For %n days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>agents::AgentsPresenter</name>
    <message numerus="yes">
        <source>%n agent(s)</source>
        <translation>
            <numerusform>%n agent</numerusform>
            <numerusform>%n agents</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cache_groups</name>
    <message numerus="yes">
        <source>%1 entries</source>
        <translation>
            <numerusform>%1 entry</numerusform>
            <numerusform>%1 entries</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 groups</source>
        <translation>
            <numerusform>%1 group</numerusform>
            <numerusform>%1 groups</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 keys</source>
        <translation>
            <numerusform>%1 key</numerusform>
            <numerusform>%1 keys</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cache_groups::ForeignPresenter</name>
    <message numerus="yes">
        <source>%1 rules</source>
        <translation>
            <numerusform>%1 rule</numerusform>
            <numerusform>%1 rules</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cache_groups::SelfTestPresenter</name>
    <message numerus="yes">
        <source>%n step(s) did not pass.</source>
        <translation>
            <numerusform>%n step did not pass.</numerusform>
            <numerusform>%n steps did not pass.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>keys::ElementModel</name>
    <message numerus="yes">
        <source>%n more fields</source>
        <translation>
            <numerusform>%n more field</numerusform>
            <numerusform>%n more fields</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>keys::KeyHeader</name>
    <message numerus="yes">
        <source>%1 of %n stamps hold</source>
        <translation>
            <numerusform>%1 of %n stamp holds</numerusform>
            <numerusform>%1 of %n stamps hold</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>keys::TrashTab</name>
    <message numerus="yes">
        <source>%Ln deletion(s) and edit(s)</source>
        <translation>
            <numerusform>%Ln deletion and edit</numerusform>
            <numerusform>%Ln deletions and edits</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>keys::ValueWords</name>
    <message numerus="yes">
        <source>%n items</source>
        <translation>
            <numerusform>%n item</numerusform>
            <numerusform>%n items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n fields</source>
        <translation>
            <numerusform>%n field</numerusform>
            <numerusform>%n fields</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n members</source>
        <translation>
            <numerusform>%n member</numerusform>
            <numerusform>%n members</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entries</source>
        <translation>
            <numerusform>%n entry</numerusform>
            <numerusform>%n entries</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>market::FeedbackImportPresenter</name>
    <message numerus="yes">
        <source>%n group(s) refreshed in %1</source>
        <translation>
            <numerusform>%n group refreshed in %1</numerusform>
            <numerusform>%n groups refreshed in %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>cache refresh of %n group(s) pending</source>
        <translation>
            <numerusform>cache refresh of %n group pending</numerusform>
            <numerusform>cache refresh of %n groups pending</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Import %n row(s)</source>
        <translation>
            <numerusform>Import %n row</numerusform>
            <numerusform>Import %n rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>market::MarketPage</name>
    <message numerus="yes">
        <source>Imported %n row(s) of feedback</source>
        <translation>
            <numerusform>Imported %n row of feedback</numerusform>
            <numerusform>Imported %n rows of feedback</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>market::MarketPresenter</name>
    <message numerus="yes">
        <source>%n place(s)</source>
        <translation>
            <numerusform>%n place</numerusform>
            <numerusform>%n places</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n listing(s)</source>
        <translation>
            <numerusform>%n listing</numerusform>
            <numerusform>%n listings</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>market::Words</name>
    <message numerus="yes">
        <source>last %n day(s)</source>
        <translation>
            <numerusform>last day</numerusform>
            <numerusform>last %n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in these %n day(s)</source>
        <translation>
            <numerusform>on this day</numerusform>
            <numerusform>in these %n days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>properties::BinPresenter</name>
    <message numerus="yes">
        <source>%n deleted</source>
        <translation>
            <numerusform>%n deleted</numerusform>
            <numerusform>%n deleted</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>properties::Bulk</name>
    <message numerus="yes">
        <source>%n propert(ies)</source>
        <translation>
            <numerusform>%n property</numerusform>
            <numerusform>%n properties</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n will change</source>
        <translation>
            <numerusform>%n will change</numerusform>
            <numerusform>%n will change</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n will go to the bin</source>
        <translation>
            <numerusform>%n will go to the bin</numerusform>
            <numerusform>%n will go to the bin</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n will come back</source>
        <translation>
            <numerusform>%n will come back</numerusform>
            <numerusform>%n will come back</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n will be gone for ever</source>
        <translation>
            <numerusform>%n will be gone for ever</numerusform>
            <numerusform>%n will be gone for ever</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Change %n propert(ies)</source>
        <translation>
            <numerusform>Change %n property</numerusform>
            <numerusform>Change %n properties</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n propert(ies)</source>
        <translation>
            <numerusform>Delete %n property</numerusform>
            <numerusform>Delete %n properties</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Restore %n propert(ies)</source>
        <translation>
            <numerusform>Restore %n property</numerusform>
            <numerusform>Restore %n properties</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n propert(ies) for ever</source>
        <translation>
            <numerusform>Delete %n property for ever</numerusform>
            <numerusform>Delete %n properties for ever</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n are so already</source>
        <translation>
            <numerusform>%n is so already</numerusform>
            <numerusform>%n are so already</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cannot</source>
        <translation>
            <numerusform>%n cannot</numerusform>
            <numerusform>%n cannot</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n are not there any more</source>
        <translation>
            <numerusform>%n is not there any more</numerusform>
            <numerusform>%n are not there any more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Took back the bulk change of %n propert(ies)</source>
        <translation>
            <numerusform>Took back the bulk change of %n property</numerusform>
            <numerusform>Took back the bulk change of %n properties</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Did the bulk change of %n propert(ies) again</source>
        <translation>
            <numerusform>Did the bulk change of %n property again</numerusform>
            <numerusform>Did the bulk change of %n properties again</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Edit %n propert(ies)…</source>
        <translation>
            <numerusform>Edit %n property…</numerusform>
            <numerusform>Edit %n properties…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) of feedback go with them and do not come back.</source>
        <translation>
            <numerusform>%n row of feedback goes with them and does not come back.</numerusform>
            <numerusform>%n rows of feedback go with them and do not come back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Took back the import of %n propert(ies)</source>
        <translation>
            <numerusform>Took back the import of %n property</numerusform>
            <numerusform>Took back the import of %n properties</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Imported %n propert(ies) again</source>
        <translation>
            <numerusform>Imported %n property again</numerusform>
            <numerusform>Imported %n properties again</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more cannot be changed like that and are not listed</source>
        <translation>
            <numerusform>%n more cannot be changed like that and is not listed</numerusform>
            <numerusform>%n more cannot be changed like that and are not listed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>properties::BulkDialog</name>
    <message numerus="yes">
        <source>%n of them have changes that are not saved yet.</source>
        <translation>
            <numerusform>%n of them has changes that are not saved yet.</numerusform>
            <numerusform>%n of them have changes that are not saved yet.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Leave %n out</source>
        <translation>
            <numerusform>Leave %n out</numerusform>
            <numerusform>Leave %n out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Compare %n conflict(s)…</source>
        <translation>
            <numerusform>Compare %n conflict…</numerusform>
            <numerusform>Compare %n conflicts…</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>properties::BulkVerbs</name>
    <message numerus="yes">
        <source>%n propert(ies) were left alone</source>
        <translation>
            <numerusform>%n property was left alone</numerusform>
            <numerusform>%n properties were left alone</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>properties::CellsDialog</name>
    <message numerus="yes">
        <source>%n cell(s) were refused</source>
        <translation>
            <numerusform>%n cell was refused</numerusform>
            <numerusform>%n cells were refused</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cell(s) were staged. These were left as they are.</source>
        <translation>
            <numerusform>%n cell was staged. These were left as they are.</numerusform>
            <numerusform>%n cells were staged. These were left as they are.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>properties::Conditions</name>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 and %n more</numerusform>
            <numerusform>%1 and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>properties::ConflictDialog</name>
    <message numerus="yes">
        <source>%n conflict(s)</source>
        <translation>
            <numerusform>%n conflict</numerusform>
            <numerusform>%n conflicts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Save %n</source>
        <translation>
            <numerusform>Save %n</numerusform>
            <numerusform>Save %n</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>properties::FacetSection</name>
    <message numerus="yes">
        <source>%n more…</source>
        <translation>
            <numerusform>%n more…</numerusform>
            <numerusform>%n more…</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>properties::FilterChips</name>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n more</numerusform>
            <numerusform>%n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>properties::History</name>
    <message numerus="yes">
        <source>%n propert(ies)</source>
        <translation>
            <numerusform>%n property</numerusform>
            <numerusform>%n properties</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cell(s)</source>
        <translation>
            <numerusform>%n cell</numerusform>
            <numerusform>%n cells</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>discarding %n propert(ies)</source>
        <translation>
            <numerusform>discarding %n property</numerusform>
            <numerusform>discarding %n properties</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>paste into %n propert(ies)</source>
        <translation>
            <numerusform>paste into %n property</numerusform>
            <numerusform>paste into %n properties</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>properties::HistoryChanges</name>
    <message numerus="yes">
        <source>%n change(s)</source>
        <translation>
            <numerusform>%n change</numerusform>
            <numerusform>%n changes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>properties::HistoryRestore</name>
    <message numerus="yes">
        <source>Take back %n listing(s)</source>
        <translation>
            <numerusform>Take back %n listing</numerusform>
            <numerusform>Take back %n listings</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n listing(s)</source>
        <translation>
            <numerusform>%n listing</numerusform>
            <numerusform>%n listings</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It is a new edit, which can be taken back as well. %n listing(s) stay as they are, because somebody has changed them since.</source>
        <translation>
            <numerusform>It is a new edit, which can be taken back as well. %n listing stays as it is, because somebody has changed it since.</numerusform>
            <numerusform>It is a new edit, which can be taken back as well. %n listings stay as they are, because somebody has changed them since.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>properties::HistoryRows</name>
    <message numerus="yes">
        <source>Created %n listing(s) at once</source>
        <translation>
            <numerusform>Created %n listing at once</numerusform>
            <numerusform>Created %n listings at once</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Edited %n listing(s) at once</source>
        <translation>
            <numerusform>Edited %n listing at once</numerusform>
            <numerusform>Edited %n listings at once</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Restored %n listing(s) at once</source>
        <translation>
            <numerusform>Restored %n listing at once</numerusform>
            <numerusform>Restored %n listings at once</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Deleted %n listing(s) at once</source>
        <translation>
            <numerusform>Deleted %n listing at once</numerusform>
            <numerusform>Deleted %n listings at once</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n created</source>
        <translation>
            <numerusform>%n created</numerusform>
            <numerusform>%n created</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n edited</source>
        <translation>
            <numerusform>%n edited</numerusform>
            <numerusform>%n edited</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n deleted</source>
        <translation>
            <numerusform>%n deleted</numerusform>
            <numerusform>%n deleted</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n restored</source>
        <translation>
            <numerusform>%n restored</numerusform>
            <numerusform>%n restored</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n listing(s)</source>
        <translation>
            <numerusform>%n listing</numerusform>
            <numerusform>%n listings</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>properties::HistoryTab</name>
    <message numerus="yes">
        <source>%n new ↑</source>
        <translation>
            <numerusform>%n new ↑</numerusform>
            <numerusform>%n new ↑</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>properties::ImportFileStep</name>
    <message numerus="yes">
        <source>%n column(s)</source>
        <translation>
            <numerusform>%n column</numerusform>
            <numerusform>%n columns</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s)</source>
        <translation>
            <numerusform>%n row</numerusform>
            <numerusform>%n rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The first %n row(s)</source>
        <translation>
            <numerusform>The first %n row</numerusform>
            <numerusform>The first %n rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>properties::ImportPresenter</name>
    <message numerus="yes">
        <source>Import %Ln row(s)</source>
        <translation>
            <numerusform>Import %Ln row</numerusform>
            <numerusform>Import %Ln rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>cache refresh of %n group(s) pending</source>
        <translation>
            <numerusform>cache refresh of %n group pending</numerusform>
            <numerusform>cache refresh of %n groups pending</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n group(s) refreshed in %1</source>
        <translation>
            <numerusform>%n group refreshed in %1</numerusform>
            <numerusform>%n groups refreshed in %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>properties::PreviewDialog</name>
    <message numerus="yes">
        <source>Save %n</source>
        <translation>
            <numerusform>Save %n</numerusform>
            <numerusform>Save %n</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>properties::PropertiesPage</name>
    <message numerus="yes">
        <source>%n agent(s) changed</source>
        <translation>
            <numerusform>%n agent changed</numerusform>
            <numerusform>%n agents changed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new agent(s)</source>
        <translation>
            <numerusform>%n new agent</numerusform>
            <numerusform>%n new agents</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of agents in conflict</source>
        <translation>
            <numerusform>%n agent in conflict</numerusform>
            <numerusform>%n agents in conflict</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n propert(ies)</source>
        <translation>
            <numerusform>%n property</numerusform>
            <numerusform>%n properties</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Save %n</source>
        <translation>
            <numerusform>Save %n</numerusform>
            <numerusform>Save %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Discarded %n change(s)</source>
        <translation>
            <numerusform>Discarded %n change</numerusform>
            <numerusform>Discarded %n changes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Copied %n rows</source>
        <translation>
            <numerusform>Copied %n row</numerusform>
            <numerusform>Copied %n rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cell(s)</source>
        <translation>
            <numerusform>%n cell</numerusform>
            <numerusform>%n cells</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n propert(ies) of the last time are staged again</source>
        <translation>
            <numerusform>%n property of the last time is staged again</numerusform>
            <numerusform>%n properties of the last time are staged again</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n propert(ies) had been saved before the connection broke</source>
        <translation>
            <numerusform>%n property had been saved before the connection broke</numerusform>
            <numerusform>%n properties had been saved before the connection broke</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n propert(ies) had been changed to the same by somebody else</source>
        <translation>
            <numerusform>%n property had been changed to the same by somebody else</numerusform>
            <numerusform>%n properties had been changed to the same by somebody else</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Clear %n cell(s)</source>
        <translation>
            <numerusform>Clear %n cell</numerusform>
            <numerusform>Clear %n cells</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>properties::PropertiesPresenter</name>
    <message numerus="yes">
        <source> · %n refresh(es) waiting</source>
        <translation>
            <numerusform> · %n refresh waiting</numerusform>
            <numerusform> · %n refreshes waiting</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n changed</source>
        <translation>
            <numerusform>%n changed</numerusform>
            <numerusform>%n changed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new</source>
        <translation>
            <numerusform>%n new</numerusform>
            <numerusform>%n new</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conflict(s)</source>
        <translation>
            <numerusform>%n conflict</numerusform>
            <numerusform>%n conflicts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Saved %n properties</source>
        <translation>
            <numerusform>Saved %n property</numerusform>
            <numerusform>Saved %n properties</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Deleted %n properties</source>
        <translation>
            <numerusform>Deleted %n property</numerusform>
            <numerusform>Deleted %n properties</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Restored %n properties</source>
        <translation>
            <numerusform>Restored %n property</numerusform>
            <numerusform>Restored %n properties</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Took back %n edits</source>
        <translation>
            <numerusform>Took back %n edit</numerusform>
            <numerusform>Took back %n edits</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Did %n edits again</source>
        <translation>
            <numerusform>Did %n edit again</numerusform>
            <numerusform>Did %n edits again</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Nothing could be taken back: %n propert(ies) were changed since</source>
        <translation>
            <numerusform>Nothing could be taken back: %n property was changed since</numerusform>
            <numerusform>Nothing could be taken back: %n properties were changed since</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, %n left alone</source>
        <translation>
            <numerusform>%1, %n left alone</numerusform>
            <numerusform>%1, %n left alone</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>properties::SaveBar</name>
    <message numerus="yes">
        <source>Save %n</source>
        <translation>
            <numerusform>Save %n</numerusform>
            <numerusform>Save %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Save %n change(s)</source>
        <translation>
            <numerusform>Save %n change</numerusform>
            <numerusform>Save %n changes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>server</name>
    <message numerus="yes">
        <source>primary of %n replica(s)</source>
        <translation>
            <numerusform>primary of %n replica</numerusform>
            <numerusform>primary of %n replicas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 with %n change(s)</source>
        <translation>
            <numerusform>%1 with %n change</numerusform>
            <numerusform>%1 with %n changes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>server::SlowLogPresenter</name>
    <message numerus="yes">
        <source>Forget %n command(s)</source>
        <translation>
            <numerusform>Forget %n command</numerusform>
            <numerusform>Forget %n commands</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n command(s)</source>
        <translation>
            <numerusform>%n command</numerusform>
            <numerusform>%n commands</numerusform>
        </translation>
    </message>
</context>
</TS>
