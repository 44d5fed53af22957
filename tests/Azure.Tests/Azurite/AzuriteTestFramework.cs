using Xunit.Abstractions;
using Xunit.Sdk;

[assembly: TestFramework("DRServerless.Azure.Tests.Azurite.AzuriteTestFramework", "DRServerless.Azure.Tests")]

namespace DRServerless.Azure.Tests.Azurite;

/// <summary>
/// xUnit as it is, but for one thing: tests of the Azurite collection are reported as skipped, with the reason, where Azurite is
/// not installed. A skip on an attribute would not do, because most of these tests are inherited from the conformance suite.
/// </summary>
public sealed class AzuriteTestFramework(IMessageSink messages) : XunitTestFramework(messages)
{
    protected override ITestFrameworkDiscoverer CreateDiscoverer(IAssemblyInfo assemblyInfo) =>
        new Discoverer(assemblyInfo, SourceInformationProvider, DiagnosticMessageSink);

    private sealed class Discoverer(IAssemblyInfo assembly, ISourceInformationProvider sources, IMessageSink messages)
        : XunitTestFrameworkDiscoverer(assembly, sources, messages)
    {
        protected override bool FindTestsForMethod(
            ITestMethod testMethod, bool includeSourceInformation, IMessageBus messageBus, ITestFrameworkDiscoveryOptions discoveryOptions)
        {
            var isTest = testMethod.Method.GetCustomAttributes(typeof(FactAttribute)).Any();
            if (!isTest || AzuriteInstallation.SkipReason is null || !NeedsAzurite(testMethod.TestClass.Class))
                return base.FindTestsForMethod(testMethod, includeSourceInformation, messageBus, discoveryOptions);
            return ReportDiscoveredTestCase(new SkippedTestCase(DiagnosticMessageSink, testMethod), includeSourceInformation, messageBus);
        }

        private static bool NeedsAzurite(ITypeInfo type) =>
            type.GetCustomAttributes(typeof(CollectionAttribute)).Any(collection => AzuriteCollection.Name.Equals(collection.GetConstructorArguments().FirstOrDefault()));
    }
}

/// <summary>A test, or all cases of a theory, left out because Azurite is not installed. Public, because the runner makes it anew by its name.</summary>
public sealed class SkippedTestCase : XunitTestCase
{
    [Obsolete("For the runner, which makes it from what it wrote down.")]
    public SkippedTestCase()
    {
    }

    public SkippedTestCase(IMessageSink messages, ITestMethod method)
        : base(messages, TestMethodDisplay.ClassAndMethod, TestMethodDisplayOptions.None, method)
    {
    }

    protected override string GetSkipReason(IAttributeInfo factAttribute) => AzuriteInstallation.Missing ?? "Azurite is not installed.";
}
