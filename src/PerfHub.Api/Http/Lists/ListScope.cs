namespace PerfHub.Api.Http.Lists;

/// <summary>Which bureaus a list covers.</summary>
public enum ListScope
{
    /// <summary>The bureau and all below it.</summary>
    Subtree,

    /// <summary>Only the bureau.</summary>
    Own,
}
