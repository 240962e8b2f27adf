using System.Net;
using System.Text.RegularExpressions;
using AngleSharp.Html.Dom;

namespace PerfHub.Web.Tests.Infrastructure;

/// <summary>A page as a visitor sees it.</summary>
public sealed partial record Page(Uri Address, HttpStatusCode Status, IHtmlDocument Document)
{
    /// <summary>The path with its query.</summary>
    public string Path => Address.PathAndQuery;

    /// <summary>The document as it was sent.</summary>
    public string Html => Document.Source.Text;

    /// <summary>The words of the page, without its navigation.</summary>
    public string Text => ReadText("main");

    /// <summary>The words of the first element that matches; empty if there is none.</summary>
    public string ReadText(string selector) => WhiteSpace().Replace(Document.QuerySelector(selector)?.TextContent ?? "", " ").Trim();

    /// <summary>The words of all elements that match.</summary>
    public IReadOnlyList<string> ReadTexts(string selector) => [.. Document.QuerySelectorAll(selector).Select(it => WhiteSpace().Replace(it.TextContent, " ").Trim())];

    /// <summary>The value of a field.</summary>
    public string? ReadField(string name) => (Document.QuerySelector($"[name='{name}']") as IHtmlInputElement)?.Value;

    /// <summary>Where the first link with these words leads.</summary>
    public string? FindLink(string words) => FindLinks(words) is [var first, ..] ? first : null;

    /// <summary>Where all links with these words lead.</summary>
    public IReadOnlyList<string> FindLinks(string words) =>
        [.. Document.QuerySelectorAll("a").Where(it => it.TextContent.Contains(words, StringComparison.Ordinal)).Select(it => it.GetAttribute("href")).OfType<string>()];

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}
