namespace PerfHub.Web.Session;

/// <summary>Marks a page with fields for times: they are filled in, and read, in the time zone that the bureau has at the moment.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class TimeFieldsAttribute : Attribute;
