using System.Xml;

namespace PerfHub.Documents.Writing;

/// <summary>Texts that XML can hold.</summary>
internal static class XmlText
{
    /// <summary>Replaces characters that XML does not allow.</summary>
    public static string Clean(string text)
    {
        if (text.All(XmlConvert.IsXmlChar))
        {
            return text;
        }

        var characters = text.ToCharArray();
        for (var index = 0; index < characters.Length; index++)
        {
            if (index + 1 < characters.Length && XmlConvert.IsXmlSurrogatePair(characters[index + 1], characters[index]))
            {
                index++;
            }
            else if (!XmlConvert.IsXmlChar(characters[index]))
            {
                characters[index] = '\ufffd';
            }
        }

        return new string(characters);
    }
}
