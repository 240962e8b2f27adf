using System.Xml;
using DocumentFormat.OpenXml.Packaging;

namespace PerfHub.Documents.Reading;

/// <summary>Reads the XML of a part of a docx or xlsx as a stream, without entities and external references.</summary>
internal static class PartXml
{
    public static XmlReader Open(OpenXmlPart part) => XmlReader.Create(part.GetStream(FileMode.Open, FileAccess.Read), new XmlReaderSettings
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        CloseInput = true,
    });

    /// <summary>Reads the next node; stops at the limits.</summary>
    public static bool ReadNext(this XmlReader reader, ReadingBudget budget)
    {
        if (!reader.Read())
        {
            return false;
        }

        if (reader.Depth > budget.Limits.MaxDepth)
        {
            throw DocumentException.Malformed();
        }

        return true;
    }

    /// <summary>Moves to the end of the current element.</summary>
    public static void SkipContent(this XmlReader reader, ReadingBudget budget)
    {
        var depth = reader.Depth;
        var isEmpty = reader.IsEmptyElement;
        while (!isEmpty && reader.ReadNext(budget) && !(reader.NodeType == XmlNodeType.EndElement && reader.Depth == depth))
        {
        }
    }

    /// <summary>Gets an attribute by its local name, whatever its namespace: transitional and strict documents use different ones.</summary>
    public static string? GetLocalAttribute(this XmlReader reader, string name)
    {
        for (var has = reader.MoveToFirstAttribute(); has; has = reader.MoveToNextAttribute())
        {
            if (reader.LocalName == name)
            {
                var value = reader.Value;
                reader.MoveToElement();
                return value;
            }
        }

        reader.MoveToElement();
        return null;
    }

    /// <summary>Whether an on/off property such as <c>w:vanish</c> is on.</summary>
    public static bool IsOn(this XmlReader reader) => reader.GetLocalAttribute("val") is null or "1" or "true" or "on";
}
