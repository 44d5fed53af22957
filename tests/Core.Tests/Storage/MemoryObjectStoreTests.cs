using DRServerless.Conformance.Storage;
using DRServerless.Core.Storage;

namespace DRServerless.Core.Tests.Storage;

public sealed class MemoryObjectStoreTests : ObjectStoreConformance
{
    protected override IObjectStore Store { get; } = new MemoryObjectStore();
}
