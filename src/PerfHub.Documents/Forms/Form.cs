using PerfHub.Documents.Content;
using PerfHub.Documents.Drafts;
using PerfHub.Documents.Forms.Narrative;

namespace PerfHub.Documents.Forms;

/// <summary>A form in which units file their self-evaluation.</summary>
public abstract class Form
{
    /// <summary>The id of the form, e.g. <c>narrative-report</c>.</summary>
    public abstract string Id { get; }

    /// <summary>How surely a document is this form: 0 if it is not, and more the more of the form's own marks it has.</summary>
    public abstract int Recognize(DocumentContent document);

    /// <summary>Reads a document that is this form.</summary>
    public Draft Read(DocumentContent document)
    {
        var draft = new DraftBuilder();
        FieldReader.ReadTitle(document, draft);
        Read(document, draft);
        RequiredParts.Check(draft);
        UnreadFigures.Mark(document, draft);
        return draft.Build(Id);
    }

    /// <summary>Reads a document that is this form into a draft.</summary>
    internal abstract void Read(DocumentContent document, DraftBuilder draft);
}
