namespace PerfHub.Web.Session;

/// <summary>Marks a page that needs no signed-in user.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class PublicPageAttribute : Attribute;
