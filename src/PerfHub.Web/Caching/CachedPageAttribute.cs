namespace PerfHub.Web.Caching;

/// <summary>
/// Marks a page that is kept for its user and served again while the calls of the API that it shows give the same answers. It has no form of
/// its own, which would be sent once only, no interactive part, and shows nothing that depends on the hour.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class CachedPageAttribute : Attribute;
