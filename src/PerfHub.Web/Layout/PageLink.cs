namespace PerfHub.Web.Layout;

/// <summary>A link in the navigation.</summary>
/// <param name="Title">The page's name.</param>
/// <param name="Path">The page's address.</param>
public sealed record PageLink(string Title, string Path);
