using PerfHub.Documents.Content;
using PerfHub.Documents.Drafts;

namespace PerfHub.Documents.Forms.Narrative;

/// <summary>Reads the sentences of a document, section by section, and the single fields of its tables.</summary>
internal static class NarrativeReader
{
    public static void Read(DocumentContent document, IReadOnlyList<Table> tables, DraftBuilder draft)
    {
        var passages = Outline.Create(document);
        foreach (var passage in passages)
        {
            FieldReader.Read(passage, draft);
        }

        foreach (var passage in passages.TakeLast(3).Where(passage => !draft.Has("/filledOn")))
        {
            FieldReader.ReadSignature(passage, draft);
        }

        foreach (var table in tables)
        {
            FieldReader.Read(table, draft);
            FieldReader.ReadInside(table, draft);
        }

        ProfileReader.Read(passages, draft);
        new BudgetReader(draft).Read(passages);
        IndicatorSentenceReader.Read(passages, draft);
        KeyWorkReader.Read(passages, draft);
        ListReader.Read(passages, draft);
    }
}
