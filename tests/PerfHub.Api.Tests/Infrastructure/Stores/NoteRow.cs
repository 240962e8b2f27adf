using PerfHub.Api.Persistence;

namespace PerfHub.Api.Tests.Infrastructure.Stores;

/// <summary>A row of the extra table that tests write to.</summary>
public sealed record NoteRow(long Id, [property: ColumnWidth(100)] string Text);
