// Kubernetes' own kinds and the types of their fields, from the OpenAPI of v1.34.4 and v1.36.3. Written by
// `npm run api-types`; read by `apiTypes.ts`, which says what the letters mean. Copyright of the OpenAPI: The
// Kubernetes Authors, Apache License 2.0.

/** A line for each version of a group: its kinds with their types; `~` for those in no namespace. */
export const API_KINDS = `
admissionregistration.k8s.io/v1 MutatingAdmissionPolicy~=MutatingAdmissionPolicy MutatingAdmissionPolicyBinding~=MutatingAdmissionPolicyBinding MutatingWebhookConfiguration~=MutatingWebhookConfiguration ValidatingAdmissionPolicy~=ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding~=ValidatingAdmissionPolicyBinding ValidatingWebhookConfiguration~=ValidatingWebhookConfiguration
apiextensions.k8s.io/v1 CustomResourceDefinition~=CustomResourceDefinition
apiregistration.k8s.io/v1 APIService~=APIService
apps/v1 ControllerRevision=ControllerRevision DaemonSet=DaemonSet Deployment=Deployment ReplicaSet=ReplicaSet StatefulSet=StatefulSet
authentication.k8s.io/v1 SelfSubjectReview~=SelfSubjectReview TokenReview~=TokenReview
authorization.k8s.io/v1 LocalSubjectAccessReview=LocalSubjectAccessReview SelfSubjectAccessReview~=SelfSubjectAccessReview SelfSubjectRulesReview~=SelfSubjectRulesReview SubjectAccessReview~=SubjectAccessReview
autoscaling/v1 HorizontalPodAutoscaler=autoscaling.v1.HorizontalPodAutoscaler
autoscaling/v2 HorizontalPodAutoscaler=autoscaling.v2.HorizontalPodAutoscaler
batch/v1 CronJob=CronJob Job=Job
certificates.k8s.io/v1 CertificateSigningRequest~=CertificateSigningRequest
coordination.k8s.io/v1 Lease=Lease
discovery.k8s.io/v1 EndpointSlice=EndpointSlice
events.k8s.io/v1 Event=events.v1.Event
flowcontrol.apiserver.k8s.io/v1 FlowSchema~=FlowSchema PriorityLevelConfiguration~=PriorityLevelConfiguration
networking.k8s.io/v1 IPAddress~=IPAddress Ingress=Ingress IngressClass~=IngressClass NetworkPolicy=NetworkPolicy ServiceCIDR~=ServiceCIDR
node.k8s.io/v1 RuntimeClass~=RuntimeClass
policy/v1 PodDisruptionBudget=PodDisruptionBudget
rbac.authorization.k8s.io/v1 ClusterRole~=ClusterRole ClusterRoleBinding~=ClusterRoleBinding Role=Role RoleBinding=RoleBinding
resource.k8s.io/v1 DeviceClass~=DeviceClass ResourceClaim=resource.v1.ResourceClaim ResourceClaimTemplate=ResourceClaimTemplate ResourceSlice~=ResourceSlice
scheduling.k8s.io/v1 PriorityClass~=PriorityClass
storage.k8s.io/v1 CSIDriver~=CSIDriver CSINode~=CSINode CSIStorageCapacity=CSIStorageCapacity StorageClass~=StorageClass VolumeAttachment~=VolumeAttachment VolumeAttributesClass~=VolumeAttributesClass
v1 Binding=Binding ConfigMap=ConfigMap Endpoints=Endpoints Event=core.v1.Event LimitRange=LimitRange Namespace~=Namespace Node~=Node PersistentVolume~=PersistentVolume PersistentVolumeClaim=PersistentVolumeClaim Pod=Pod PodTemplate=PodTemplate ReplicationController=ReplicationController ResourceQuota=ResourceQuota Secret=Secret Service=Service ServiceAccount=ServiceAccount
`;

/** A line for each type: its fields with the kind of their values; `!` for those that must be there. */
export const API_TYPES = `
APIService spec:APIServiceSpec
APIServiceSpec caBundle:y group:s groupPriorityMinimum:i! insecureSkipTLSVerify:b service:apiregistration.v1.ServiceReference version:s versionPriority:i!
AWSElasticBlockStoreVolumeSource fsType:s partition:i readOnly:b volumeID:s!
Affinity nodeAffinity:NodeAffinity podAffinity:PodAffinity podAntiAffinity:PodAntiAffinity
AggregationRule clusterRoleSelectors:[]LabelSelector
AppArmorProfile localhostProfile:s type:s!
ApplyConfiguration expression:s
AuditAnnotation key:s! valueExpression:s!
AzureDiskVolumeSource cachingMode:s diskName:s! diskURI:s! fsType:s kind:s readOnly:b
AzureFilePersistentVolumeSource readOnly:b secretName:s! secretNamespace:s shareName:s!
AzureFileVolumeSource readOnly:b secretName:s! shareName:s!
Binding target:ObjectReference!
CELDeviceSelector expression:s!
CSIDriver spec:CSIDriverSpec!
CSIDriverSpec attachRequired:b fsGroupPolicy:s nodeAllocatableUpdatePeriodSeconds:l podInfoOnMount:b preventPodSchedulingIfMissing:b requiresRepublish:b seLinuxMount:b serviceAccountTokenInSecrets:b storageCapacity:b tokenRequests:[]TokenRequest volumeLifecycleModes:[]s
CSINode spec:CSINodeSpec!
CSINodeDriver allocatable:VolumeNodeResources name:s! nodeID:s! topologyKeys:[]s
CSINodeSpec drivers:[]CSINodeDriver!
CSIPersistentVolumeSource controllerExpandSecretRef:SecretReference controllerPublishSecretRef:SecretReference driver:s! fsType:s nodeExpandSecretRef:SecretReference nodePublishSecretRef:SecretReference nodeStageSecretRef:SecretReference readOnly:b volumeAttributes:{}s volumeHandle:s!
CSIStorageCapacity capacity:q maximumVolumeSize:q nodeTopology:LabelSelector storageClassName:s!
CSIVolumeSource driver:s! fsType:s nodePublishSecretRef:LocalObjectReference readOnly:b volumeAttributes:{}s
Capabilities add:[]s drop:[]s
CapacityRequestPolicy default:q validRange:CapacityRequestPolicyRange validValues:[]q
CapacityRequestPolicyRange max:q min:q! step:q
CapacityRequirements requests:{}q
CephFSPersistentVolumeSource monitors:[]s! path:s readOnly:b secretFile:s secretRef:SecretReference user:s
CephFSVolumeSource monitors:[]s! path:s readOnly:b secretFile:s secretRef:LocalObjectReference user:s
CertificateSigningRequest spec:CertificateSigningRequestSpec!
CertificateSigningRequestSpec expirationSeconds:i extra:{}[]s groups:[]s request:y! signerName:s! uid:s usages:[]s username:s
CinderPersistentVolumeSource fsType:s readOnly:b secretRef:SecretReference volumeID:s!
CinderVolumeSource fsType:s readOnly:b secretRef:LocalObjectReference volumeID:s!
ClientIPConfig timeoutSeconds:i
ClusterRole aggregationRule:AggregationRule rules:[]PolicyRule
ClusterRoleBinding roleRef:RoleRef! subjects:[]rbac.v1.Subject
ClusterTrustBundleProjection labelSelector:LabelSelector name:s optional:b path:s! signerName:s
ConfigMap binaryData:{}y data:{}s immutable:b
ConfigMapEnvSource name:s optional:b
ConfigMapKeySelector key:s! name:s optional:b
ConfigMapNodeConfigSource kubeletConfigKey:s! name:s! namespace:s! resourceVersion:s uid:s
ConfigMapProjection items:[]KeyToPath name:s optional:b
ConfigMapVolumeSource defaultMode:i items:[]KeyToPath name:s optional:b
Container args:[]s command:[]s env:[]EnvVar envFrom:[]EnvFromSource image:s imagePullPolicy:s lifecycle:Lifecycle livenessProbe:Probe name:s! ports:[]ContainerPort readinessProbe:Probe resizePolicy:[]ContainerResizePolicy resources:ResourceRequirements restartPolicy:s restartPolicyRules:[]ContainerRestartRule securityContext:SecurityContext startupProbe:Probe stdin:b stdinOnce:b terminationMessagePath:s terminationMessagePolicy:s tty:b volumeDevices:[]VolumeDevice volumeMounts:[]VolumeMount workingDir:s
ContainerPort containerPort:i! hostIP:s hostPort:i name:s protocol:s
ContainerResizePolicy resourceName:s! restartPolicy:s!
ContainerResourceMetricSource container:s! name:s! target:MetricTarget!
ContainerRestartRule action:s! exitCodes:ContainerRestartRuleOnExitCodes
ContainerRestartRuleOnExitCodes operator:s! values:[]i
ControllerRevision data:x revision:l!
Counter value:q!
CounterSet counters:{}Counter! name:s!
CronJob spec:CronJobSpec
CronJobSpec concurrencyPolicy:s failedJobsHistoryLimit:i jobTemplate:JobTemplateSpec! schedule:s! startingDeadlineSeconds:l successfulJobsHistoryLimit:i suspend:b timeZone:s
CustomResourceColumnDefinition description:s format:s jsonPath:s! name:s! priority:i type:s!
CustomResourceConversion strategy:s! webhook:WebhookConversion
CustomResourceDefinition spec:CustomResourceDefinitionSpec!
CustomResourceDefinitionNames categories:[]s kind:s! listKind:s plural:s! shortNames:[]s singular:s
CustomResourceDefinitionSpec conversion:CustomResourceConversion group:s! names:CustomResourceDefinitionNames! preserveUnknownFields:b scope:s! versions:[]CustomResourceDefinitionVersion!
CustomResourceDefinitionVersion additionalPrinterColumns:[]CustomResourceColumnDefinition deprecated:b deprecationWarning:s name:s! schema:CustomResourceValidation selectableFields:[]SelectableField served:b! storage:b! subresources:CustomResourceSubresources
CustomResourceSubresourceScale labelSelectorPath:s specReplicasPath:s! statusReplicasPath:s!
CustomResourceSubresources scale:CustomResourceSubresourceScale status:x
CustomResourceValidation openAPIV3Schema:x
DaemonSet spec:DaemonSetSpec
DaemonSetSpec minReadySeconds:i revisionHistoryLimit:i selector:LabelSelector! template:PodTemplateSpec! updateStrategy:DaemonSetUpdateStrategy
DaemonSetUpdateStrategy rollingUpdate:RollingUpdateDaemonSet type:s
Deployment spec:DeploymentSpec
DeploymentSpec minReadySeconds:i paused:b progressDeadlineSeconds:i replicas:i revisionHistoryLimit:i selector:LabelSelector! strategy:DeploymentStrategy template:PodTemplateSpec!
DeploymentStrategy rollingUpdate:RollingUpdateDeployment type:s
Device allNodes:b allowMultipleAllocations:b attributes:{}DeviceAttribute bindingConditions:[]s bindingFailureConditions:[]s bindsToNode:b capacity:{}DeviceCapacity consumesCounters:[]DeviceCounterConsumption name:s! nodeAllocatableResourceMappings:{}NodeAllocatableResourceMapping nodeName:s nodeSelector:NodeSelector taints:[]DeviceTaint
DeviceAttribute bool:b bools:[]b int:l ints:[]l string:s strings:[]s version:s versions:[]s
DeviceCapacity requestPolicy:CapacityRequestPolicy value:q!
DeviceClaim config:[]DeviceClaimConfiguration constraints:[]DeviceConstraint requests:[]DeviceRequest
DeviceClaimConfiguration opaque:OpaqueDeviceConfiguration requests:[]s
DeviceClass spec:DeviceClassSpec!
DeviceClassConfiguration opaque:OpaqueDeviceConfiguration
DeviceClassSpec config:[]DeviceClassConfiguration extendedResourceName:s selectors:[]DeviceSelector
DeviceConstraint distinctAttribute:s matchAttribute:s requests:[]s
DeviceCounterConsumption counterSet:s! counters:{}Counter!
DeviceRequest exactly:ExactDeviceRequest firstAvailable:[]DeviceSubRequest name:s!
DeviceSelector cel:CELDeviceSelector
DeviceSubRequest allocationMode:s capacity:CapacityRequirements count:l deviceClassName:s! name:s! selectors:[]DeviceSelector tolerations:[]DeviceToleration
DeviceTaint effect:s! key:s! timeAdded:t value:s
DeviceToleration effect:s key:s operator:s tolerationSeconds:l value:s
DownwardAPIProjection items:[]DownwardAPIVolumeFile
DownwardAPIVolumeFile fieldRef:ObjectFieldSelector mode:i path:s! resourceFieldRef:ResourceFieldSelector
DownwardAPIVolumeSource defaultMode:i items:[]DownwardAPIVolumeFile
EmptyDirVolumeSource medium:s sizeLimit:q
Endpoint addresses:[]s! conditions:EndpointConditions deprecatedTopology:{}s hints:EndpointHints hostname:s nodeName:s targetRef:ObjectReference zone:s
EndpointAddress hostname:s ip:s! nodeName:s targetRef:ObjectReference
EndpointConditions ready:b serving:b terminating:b
EndpointHints forNodes:[]ForNode forZones:[]ForZone
EndpointSlice addressType:s! endpoints:[]Endpoint! ports:[]discovery.v1.EndpointPort
EndpointSubset addresses:[]EndpointAddress notReadyAddresses:[]EndpointAddress ports:[]core.v1.EndpointPort
Endpoints subsets:[]EndpointSubset
EnvFromSource configMapRef:ConfigMapEnvSource prefix:s secretRef:SecretEnvSource
EnvVar name:s! value:s valueFrom:EnvVarSource
EnvVarSource configMapKeyRef:ConfigMapKeySelector fieldRef:ObjectFieldSelector fileKeyRef:FileKeySelector resourceFieldRef:ResourceFieldSelector secretKeyRef:SecretKeySelector
EphemeralContainer args:[]s command:[]s env:[]EnvVar envFrom:[]EnvFromSource image:s imagePullPolicy:s lifecycle:Lifecycle livenessProbe:Probe name:s! ports:[]ContainerPort readinessProbe:Probe resizePolicy:[]ContainerResizePolicy resources:ResourceRequirements restartPolicy:s restartPolicyRules:[]ContainerRestartRule securityContext:SecurityContext startupProbe:Probe stdin:b stdinOnce:b targetContainerName:s terminationMessagePath:s terminationMessagePolicy:s tty:b volumeDevices:[]VolumeDevice volumeMounts:[]VolumeMount workingDir:s
EphemeralVolumeSource volumeClaimTemplate:PersistentVolumeClaimTemplate
EventSource component:s host:s
ExactDeviceRequest adminAccess:b allocationMode:s capacity:CapacityRequirements count:l deviceClassName:s! selectors:[]DeviceSelector tolerations:[]DeviceToleration
ExecAction command:[]s
ExemptPriorityLevelConfiguration lendablePercent:i nominalConcurrencyShares:i
ExternalMetricSource metric:MetricIdentifier! target:MetricTarget!
FCVolumeSource fsType:s lun:i readOnly:b targetWWNs:[]s wwids:[]s
FieldSelectorAttributes rawSelector:s requirements:[]FieldSelectorRequirement
FieldSelectorRequirement key:s! operator:s! values:[]s
FileKeySelector key:s! optional:b path:s! volumeName:s!
FlexPersistentVolumeSource driver:s! fsType:s options:{}s readOnly:b secretRef:SecretReference
FlexVolumeSource driver:s! fsType:s options:{}s readOnly:b secretRef:LocalObjectReference
FlockerVolumeSource datasetName:s datasetUUID:s
FlowDistinguisherMethod type:s!
FlowSchema spec:FlowSchemaSpec
FlowSchemaSpec distinguisherMethod:FlowDistinguisherMethod matchingPrecedence:i priorityLevelConfiguration:PriorityLevelConfigurationReference! rules:[]PolicyRulesWithSubjects
ForNode name:s!
ForZone name:s!
GCEPersistentDiskVolumeSource fsType:s partition:i pdName:s! readOnly:b
GRPCAction port:i! service:s
GitRepoVolumeSource directory:s repository:s! revision:s
GlusterfsPersistentVolumeSource endpoints:s! endpointsNamespace:s path:s! readOnly:b
GlusterfsVolumeSource endpoints:s! path:s! readOnly:b
GroupSubject name:s!
HPAScalingPolicy periodSeconds:i! type:s! value:i!
HPAScalingRules policies:[]HPAScalingPolicy selectPolicy:s stabilizationWindowSeconds:i tolerance:q
HTTPGetAction host:s httpHeaders:[]HTTPHeader path:s port:I! scheme:s
HTTPHeader name:s! value:s!
HTTPIngressPath backend:IngressBackend! path:s pathType:s!
HTTPIngressRuleValue paths:[]HTTPIngressPath!
HorizontalPodAutoscalerBehavior scaleDown:HPAScalingRules scaleUp:HPAScalingRules
HostAlias hostnames:[]s ip:s!
HostPathVolumeSource path:s! type:s
IPAddress spec:IPAddressSpec
IPAddressSpec parentRef:ParentReference!
IPBlock cidr:s! except:[]s
ISCSIPersistentVolumeSource chapAuthDiscovery:b chapAuthSession:b fsType:s initiatorName:s iqn:s! iscsiInterface:s lun:i! portals:[]s readOnly:b secretRef:SecretReference targetPortal:s!
ISCSIVolumeSource chapAuthDiscovery:b chapAuthSession:b fsType:s initiatorName:s iqn:s! iscsiInterface:s lun:i! portals:[]s readOnly:b secretRef:LocalObjectReference targetPortal:s!
ImageVolumeSource pullPolicy:s reference:s
Ingress spec:IngressSpec
IngressBackend resource:TypedLocalObjectReference service:IngressServiceBackend
IngressClass spec:IngressClassSpec
IngressClassParametersReference apiGroup:s kind:s! name:s! namespace:s scope:s
IngressClassSpec controller:s parameters:IngressClassParametersReference
IngressRule host:s http:HTTPIngressRuleValue
IngressServiceBackend name:s! port:ServiceBackendPort
IngressSpec defaultBackend:IngressBackend ingressClassName:s rules:[]IngressRule tls:[]IngressTLS
IngressTLS hosts:[]s secretName:s
JSONPatch expression:s
Job spec:JobSpec
JobSpec activeDeadlineSeconds:l backoffLimit:i backoffLimitPerIndex:i completionMode:s completions:i managedBy:s manualSelector:b maxFailedIndexes:i parallelism:i podFailurePolicy:PodFailurePolicy podReplacementPolicy:s selector:LabelSelector successPolicy:SuccessPolicy suspend:b template:PodTemplateSpec! ttlSecondsAfterFinished:i
JobTemplateSpec metadata:ObjectMeta spec:JobSpec
KeyToPath key:s! mode:i path:s!
LabelSelector matchExpressions:[]LabelSelectorRequirement matchLabels:{}s
LabelSelectorAttributes rawSelector:s requirements:[]LabelSelectorRequirement
LabelSelectorRequirement key:s! operator:s! values:[]s
Lease spec:LeaseSpec
LeaseSpec acquireTime:t holderIdentity:s leaseDurationSeconds:i leaseTransitions:i preferredHolder:s renewTime:t strategy:s
Lifecycle postStart:LifecycleHandler preStop:LifecycleHandler stopSignal:s
LifecycleHandler exec:ExecAction httpGet:HTTPGetAction sleep:SleepAction tcpSocket:TCPSocketAction
LimitRange spec:LimitRangeSpec
LimitRangeItem default:{}q defaultRequest:{}q max:{}q maxLimitRequestRatio:{}q min:{}q type:s!
LimitRangeSpec limits:[]LimitRangeItem!
LimitResponse queuing:QueuingConfiguration type:s!
LimitedPriorityLevelConfiguration borrowingLimitPercent:i lendablePercent:i limitResponse:LimitResponse nominalConcurrencyShares:i
LocalObjectReference name:s
LocalSubjectAccessReview spec:SubjectAccessReviewSpec!
LocalVolumeSource fsType:s path:s!
ManagedFieldsEntry apiVersion:s fieldsType:s fieldsV1:x manager:s operation:s subresource:s time:t
MatchCondition expression:s! name:s!
MatchResources excludeResourceRules:[]NamedRuleWithOperations matchPolicy:s namespaceSelector:LabelSelector objectSelector:LabelSelector resourceRules:[]NamedRuleWithOperations
MetricIdentifier name:s! selector:LabelSelector
MetricSpec containerResource:ContainerResourceMetricSource external:ExternalMetricSource object:ObjectMetricSource pods:PodsMetricSource resource:ResourceMetricSource type:s!
MetricTarget averageUtilization:i averageValue:q type:s! value:q
MutatingAdmissionPolicy spec:MutatingAdmissionPolicySpec
MutatingAdmissionPolicyBinding spec:MutatingAdmissionPolicyBindingSpec
MutatingAdmissionPolicyBindingSpec matchResources:MatchResources paramRef:ParamRef policyName:s
MutatingAdmissionPolicySpec failurePolicy:s matchConditions:[]MatchCondition matchConstraints:MatchResources mutations:[]Mutation paramKind:ParamKind reinvocationPolicy:s variables:[]Variable
MutatingWebhook admissionReviewVersions:[]s! clientConfig:admissionregistration.v1.WebhookClientConfig! failurePolicy:s matchConditions:[]MatchCondition matchPolicy:s name:s! namespaceSelector:LabelSelector objectSelector:LabelSelector reinvocationPolicy:s rules:[]RuleWithOperations sideEffects:s! timeoutSeconds:i
MutatingWebhookConfiguration webhooks:[]MutatingWebhook
Mutation applyConfiguration:ApplyConfiguration jsonPatch:JSONPatch patchType:s!
NFSVolumeSource path:s! readOnly:b server:s!
NamedRuleWithOperations apiGroups:[]s apiVersions:[]s operations:[]s resourceNames:[]s resources:[]s scope:s
Namespace spec:NamespaceSpec
NamespaceSpec finalizers:[]s
NetworkPolicy spec:NetworkPolicySpec
NetworkPolicyEgressRule ports:[]NetworkPolicyPort to:[]NetworkPolicyPeer
NetworkPolicyIngressRule from:[]NetworkPolicyPeer ports:[]NetworkPolicyPort
NetworkPolicyPeer ipBlock:IPBlock namespaceSelector:LabelSelector podSelector:LabelSelector
NetworkPolicyPort endPort:i port:I protocol:s
NetworkPolicySpec egress:[]NetworkPolicyEgressRule ingress:[]NetworkPolicyIngressRule podSelector:LabelSelector policyTypes:[]s
Node spec:NodeSpec
NodeAffinity preferredDuringSchedulingIgnoredDuringExecution:[]PreferredSchedulingTerm requiredDuringSchedulingIgnoredDuringExecution:NodeSelector
NodeAllocatableResourceMapping allocationMultiplier:q capacityKey:s
NodeConfigSource configMap:ConfigMapNodeConfigSource
NodeSelector nodeSelectorTerms:[]NodeSelectorTerm!
NodeSelectorRequirement key:s! operator:s! values:[]s
NodeSelectorTerm matchExpressions:[]NodeSelectorRequirement matchFields:[]NodeSelectorRequirement
NodeSpec configSource:NodeConfigSource externalID:s podCIDR:s podCIDRs:[]s providerID:s taints:[]Taint unschedulable:b
NonResourceAttributes path:s verb:s
NonResourcePolicyRule nonResourceURLs:[]s! verbs:[]s!
ObjectFieldSelector apiVersion:s fieldPath:s!
ObjectMeta annotations:{}s creationTimestamp:t deletionGracePeriodSeconds:l deletionTimestamp:t finalizers:[]s generateName:s generation:l labels:{}s managedFields:[]ManagedFieldsEntry name:s namespace:s ownerReferences:[]OwnerReference resourceVersion:s selfLink:s uid:s
ObjectMetricSource describedObject:autoscaling.v2.CrossVersionObjectReference! metric:MetricIdentifier! target:MetricTarget!
ObjectReference apiVersion:s fieldPath:s kind:s name:s namespace:s resourceVersion:s uid:s
OpaqueDeviceConfiguration driver:s! parameters:x!
Overhead podFixed:{}q
OwnerReference apiVersion:s! blockOwnerDeletion:b controller:b kind:s! name:s! uid:s!
ParamKind apiVersion:s kind:s
ParamRef name:s namespace:s parameterNotFoundAction:s selector:LabelSelector
ParentReference group:s name:s! namespace:s resource:s!
PersistentVolume spec:PersistentVolumeSpec
PersistentVolumeClaim spec:PersistentVolumeClaimSpec
PersistentVolumeClaimSpec accessModes:[]s dataSource:TypedLocalObjectReference dataSourceRef:TypedObjectReference resources:VolumeResourceRequirements selector:LabelSelector storageClassName:s volumeAttributesClassName:s volumeMode:s volumeName:s
PersistentVolumeClaimTemplate metadata:ObjectMeta spec:PersistentVolumeClaimSpec!
PersistentVolumeClaimVolumeSource claimName:s! readOnly:b
PersistentVolumeSpec accessModes:[]s awsElasticBlockStore:AWSElasticBlockStoreVolumeSource azureDisk:AzureDiskVolumeSource azureFile:AzureFilePersistentVolumeSource capacity:{}q cephfs:CephFSPersistentVolumeSource cinder:CinderPersistentVolumeSource claimRef:ObjectReference csi:CSIPersistentVolumeSource fc:FCVolumeSource flexVolume:FlexPersistentVolumeSource flocker:FlockerVolumeSource gcePersistentDisk:GCEPersistentDiskVolumeSource glusterfs:GlusterfsPersistentVolumeSource hostPath:HostPathVolumeSource iscsi:ISCSIPersistentVolumeSource local:LocalVolumeSource mountOptions:[]s nfs:NFSVolumeSource nodeAffinity:VolumeNodeAffinity persistentVolumeReclaimPolicy:s photonPersistentDisk:PhotonPersistentDiskVolumeSource portworxVolume:PortworxVolumeSource quobyte:QuobyteVolumeSource rbd:RBDPersistentVolumeSource scaleIO:ScaleIOPersistentVolumeSource storageClassName:s storageos:StorageOSPersistentVolumeSource volumeAttributesClassName:s volumeMode:s vsphereVolume:VsphereVirtualDiskVolumeSource
PhotonPersistentDiskVolumeSource fsType:s pdID:s!
Pod spec:PodSpec
PodAffinity preferredDuringSchedulingIgnoredDuringExecution:[]WeightedPodAffinityTerm requiredDuringSchedulingIgnoredDuringExecution:[]PodAffinityTerm
PodAffinityTerm labelSelector:LabelSelector matchLabelKeys:[]s mismatchLabelKeys:[]s namespaceSelector:LabelSelector namespaces:[]s topologyKey:s!
PodAntiAffinity preferredDuringSchedulingIgnoredDuringExecution:[]WeightedPodAffinityTerm requiredDuringSchedulingIgnoredDuringExecution:[]PodAffinityTerm
PodCertificateProjection certificateChainPath:s credentialBundlePath:s keyPath:s keyType:s! maxExpirationSeconds:i signerName:s! userAnnotations:{}s
PodDNSConfig nameservers:[]s options:[]PodDNSConfigOption searches:[]s
PodDNSConfigOption name:s value:s
PodDisruptionBudget spec:PodDisruptionBudgetSpec
PodDisruptionBudgetSpec maxUnavailable:I minAvailable:I selector:LabelSelector unhealthyPodEvictionPolicy:s
PodFailurePolicy rules:[]PodFailurePolicyRule!
PodFailurePolicyOnExitCodesRequirement containerName:s operator:s! values:[]i!
PodFailurePolicyOnPodConditionsPattern status:s! type:s!
PodFailurePolicyRule action:s! onExitCodes:PodFailurePolicyOnExitCodesRequirement onPodConditions:[]PodFailurePolicyOnPodConditionsPattern
PodOS name:s!
PodReadinessGate conditionType:s!
PodResourceClaim name:s! resourceClaimName:s resourceClaimTemplateName:s
PodSchedulingGate name:s!
PodSchedulingGroup podGroupName:s
PodSecurityContext appArmorProfile:AppArmorProfile fsGroup:l fsGroupChangePolicy:s runAsGroup:l runAsNonRoot:b runAsUser:l seLinuxChangePolicy:s seLinuxOptions:SELinuxOptions seccompProfile:SeccompProfile supplementalGroups:[]l supplementalGroupsPolicy:s sysctls:[]Sysctl windowsOptions:WindowsSecurityContextOptions
PodSpec activeDeadlineSeconds:l affinity:Affinity automountServiceAccountToken:b containers:[]Container! dnsConfig:PodDNSConfig dnsPolicy:s enableServiceLinks:b ephemeralContainers:[]EphemeralContainer hostAliases:[]HostAlias hostIPC:b hostNetwork:b hostPID:b hostUsers:b hostname:s hostnameOverride:s imagePullSecrets:[]LocalObjectReference initContainers:[]Container nodeName:s nodeSelector:{}s os:PodOS overhead:{}q preemptionPolicy:s priority:i priorityClassName:s readinessGates:[]PodReadinessGate resourceClaims:[]PodResourceClaim resources:ResourceRequirements restartPolicy:s runtimeClassName:s schedulerName:s schedulingGates:[]PodSchedulingGate schedulingGroup:PodSchedulingGroup securityContext:PodSecurityContext serviceAccount:s serviceAccountName:s setHostnameAsFQDN:b shareProcessNamespace:b subdomain:s terminationGracePeriodSeconds:l tolerations:[]Toleration topologySpreadConstraints:[]TopologySpreadConstraint volumes:[]Volume
PodTemplate template:PodTemplateSpec
PodTemplateSpec metadata:ObjectMeta spec:PodSpec
PodsMetricSource metric:MetricIdentifier! target:MetricTarget!
PolicyRule apiGroups:[]s nonResourceURLs:[]s resourceNames:[]s resources:[]s verbs:[]s!
PolicyRulesWithSubjects nonResourceRules:[]NonResourcePolicyRule resourceRules:[]ResourcePolicyRule subjects:[]flowcontrol.v1.Subject!
PortworxVolumeSource fsType:s readOnly:b volumeID:s!
PreferredSchedulingTerm preference:NodeSelectorTerm! weight:i!
PriorityClass description:s globalDefault:b preemptionPolicy:s value:i!
PriorityLevelConfiguration spec:PriorityLevelConfigurationSpec
PriorityLevelConfigurationReference name:s!
PriorityLevelConfigurationSpec exempt:ExemptPriorityLevelConfiguration limited:LimitedPriorityLevelConfiguration type:s!
Probe exec:ExecAction failureThreshold:i grpc:GRPCAction httpGet:HTTPGetAction initialDelaySeconds:i periodSeconds:i successThreshold:i tcpSocket:TCPSocketAction terminationGracePeriodSeconds:l timeoutSeconds:i
ProjectedVolumeSource defaultMode:i sources:[]VolumeProjection
QueuingConfiguration handSize:i queueLengthLimit:i queues:i
QuobyteVolumeSource group:s readOnly:b registry:s! tenant:s user:s volume:s!
RBDPersistentVolumeSource fsType:s image:s! keyring:s monitors:[]s! pool:s readOnly:b secretRef:SecretReference user:s
RBDVolumeSource fsType:s image:s! keyring:s monitors:[]s! pool:s readOnly:b secretRef:LocalObjectReference user:s
ReplicaSet spec:ReplicaSetSpec
ReplicaSetSpec minReadySeconds:i replicas:i selector:LabelSelector! template:PodTemplateSpec
ReplicationController spec:ReplicationControllerSpec
ReplicationControllerSpec minReadySeconds:i replicas:i selector:{}s template:PodTemplateSpec
ResourceAttributes fieldSelector:FieldSelectorAttributes group:s labelSelector:LabelSelectorAttributes name:s namespace:s resource:s subresource:s verb:s version:s
ResourceClaimSpec devices:DeviceClaim
ResourceClaimTemplate spec:ResourceClaimTemplateSpec!
ResourceClaimTemplateSpec metadata:ObjectMeta spec:ResourceClaimSpec!
ResourceFieldSelector containerName:s divisor:q resource:s!
ResourceMetricSource name:s! target:MetricTarget!
ResourcePolicyRule apiGroups:[]s! clusterScope:b namespaces:[]s resources:[]s! verbs:[]s!
ResourcePool generation:l! name:s! resourceSliceCount:l!
ResourceQuota spec:ResourceQuotaSpec
ResourceQuotaSpec hard:{}q scopeSelector:ScopeSelector scopes:[]s
ResourceRequirements claims:[]core.v1.ResourceClaim limits:{}q requests:{}q
ResourceSlice spec:ResourceSliceSpec!
ResourceSliceSpec allNodes:b devices:[]Device driver:s! nodeName:s nodeSelector:NodeSelector perDeviceNodeSelection:b pool:ResourcePool! sharedCounters:[]CounterSet
Role rules:[]PolicyRule
RoleBinding roleRef:RoleRef! subjects:[]rbac.v1.Subject
RoleRef apiGroup:s! kind:s! name:s!
RollingUpdateDaemonSet maxSurge:I maxUnavailable:I
RollingUpdateDeployment maxSurge:I maxUnavailable:I
RollingUpdateStatefulSetStrategy maxUnavailable:I partition:i
RuleWithOperations apiGroups:[]s apiVersions:[]s operations:[]s resources:[]s scope:s
RuntimeClass handler:s! overhead:Overhead scheduling:Scheduling
SELinuxOptions level:s role:s type:s user:s
ScaleIOPersistentVolumeSource fsType:s gateway:s! protectionDomain:s readOnly:b secretRef:SecretReference! sslEnabled:b storageMode:s storagePool:s system:s! volumeName:s
ScaleIOVolumeSource fsType:s gateway:s! protectionDomain:s readOnly:b secretRef:LocalObjectReference! sslEnabled:b storageMode:s storagePool:s system:s! volumeName:s
Scheduling nodeSelector:{}s tolerations:[]Toleration
ScopeSelector matchExpressions:[]ScopedResourceSelectorRequirement
ScopedResourceSelectorRequirement operator:s! scopeName:s! values:[]s
SeccompProfile localhostProfile:s type:s!
Secret data:{}y immutable:b stringData:{}s type:s
SecretEnvSource name:s optional:b
SecretKeySelector key:s! name:s optional:b
SecretProjection items:[]KeyToPath name:s optional:b
SecretReference name:s namespace:s
SecretVolumeSource defaultMode:i items:[]KeyToPath optional:b secretName:s
SecurityContext allowPrivilegeEscalation:b appArmorProfile:AppArmorProfile capabilities:Capabilities privileged:b procMount:s readOnlyRootFilesystem:b runAsGroup:l runAsNonRoot:b runAsUser:l seLinuxOptions:SELinuxOptions seccompProfile:SeccompProfile windowsOptions:WindowsSecurityContextOptions
SelectableField jsonPath:s!
SelfSubjectAccessReview spec:SelfSubjectAccessReviewSpec!
SelfSubjectAccessReviewSpec nonResourceAttributes:NonResourceAttributes resourceAttributes:ResourceAttributes
SelfSubjectReview
SelfSubjectRulesReview spec:SelfSubjectRulesReviewSpec!
SelfSubjectRulesReviewSpec namespace:s
Service spec:ServiceSpec
ServiceAccount automountServiceAccountToken:b imagePullSecrets:[]LocalObjectReference secrets:[]ObjectReference
ServiceAccountSubject name:s! namespace:s!
ServiceAccountTokenProjection audience:s expirationSeconds:l path:s!
ServiceBackendPort name:s number:i
ServiceCIDR spec:ServiceCIDRSpec
ServiceCIDRSpec cidrs:[]s
ServicePort appProtocol:s name:s nodePort:i port:i! protocol:s targetPort:I
ServiceSpec allocateLoadBalancerNodePorts:b clusterIP:s clusterIPs:[]s externalIPs:[]s externalName:s externalTrafficPolicy:s healthCheckNodePort:i internalTrafficPolicy:s ipFamilies:[]s ipFamilyPolicy:s loadBalancerClass:s loadBalancerIP:s loadBalancerSourceRanges:[]s ports:[]ServicePort publishNotReadyAddresses:b selector:{}s sessionAffinity:s sessionAffinityConfig:SessionAffinityConfig trafficDistribution:s type:s
SessionAffinityConfig clientIP:ClientIPConfig
SleepAction seconds:l!
StatefulSet spec:StatefulSetSpec
StatefulSetOrdinals start:i
StatefulSetPersistentVolumeClaimRetentionPolicy whenDeleted:s whenScaled:s
StatefulSetSpec minReadySeconds:i ordinals:StatefulSetOrdinals persistentVolumeClaimRetentionPolicy:StatefulSetPersistentVolumeClaimRetentionPolicy podManagementPolicy:s replicas:i revisionHistoryLimit:i selector:LabelSelector! serviceName:s template:PodTemplateSpec! updateStrategy:StatefulSetUpdateStrategy volumeClaimTemplates:[]PersistentVolumeClaim
StatefulSetUpdateStrategy rollingUpdate:RollingUpdateStatefulSetStrategy type:s
StorageClass allowVolumeExpansion:b allowedTopologies:[]TopologySelectorTerm mountOptions:[]s parameters:{}s provisioner:s! reclaimPolicy:s volumeBindingMode:s
StorageOSPersistentVolumeSource fsType:s readOnly:b secretRef:ObjectReference volumeName:s volumeNamespace:s
StorageOSVolumeSource fsType:s readOnly:b secretRef:LocalObjectReference volumeName:s volumeNamespace:s
SubjectAccessReview spec:SubjectAccessReviewSpec!
SubjectAccessReviewSpec extra:{}[]s groups:[]s nonResourceAttributes:NonResourceAttributes resourceAttributes:ResourceAttributes uid:s user:s
SuccessPolicy rules:[]SuccessPolicyRule!
SuccessPolicyRule succeededCount:i succeededIndexes:s
Sysctl name:s! value:s!
TCPSocketAction host:s port:I!
Taint effect:s! key:s! timeAdded:t value:s
TokenRequest audience:s! expirationSeconds:l
TokenReview spec:TokenReviewSpec!
TokenReviewSpec audiences:[]s token:s
Toleration effect:s key:s operator:s tolerationSeconds:l value:s
TopologySelectorLabelRequirement key:s! values:[]s!
TopologySelectorTerm matchLabelExpressions:[]TopologySelectorLabelRequirement
TopologySpreadConstraint labelSelector:LabelSelector matchLabelKeys:[]s maxSkew:i! minDomains:i nodeAffinityPolicy:s nodeTaintsPolicy:s topologyKey:s! whenUnsatisfiable:s!
TypedLocalObjectReference apiGroup:s kind:s! name:s!
TypedObjectReference apiGroup:s kind:s! name:s! namespace:s
UserSubject name:s!
ValidatingAdmissionPolicy spec:ValidatingAdmissionPolicySpec
ValidatingAdmissionPolicyBinding spec:ValidatingAdmissionPolicyBindingSpec
ValidatingAdmissionPolicyBindingSpec matchResources:MatchResources paramRef:ParamRef policyName:s validationActions:[]s
ValidatingAdmissionPolicySpec auditAnnotations:[]AuditAnnotation failurePolicy:s matchConditions:[]MatchCondition matchConstraints:MatchResources paramKind:ParamKind validations:[]Validation variables:[]Variable
ValidatingWebhook admissionReviewVersions:[]s! clientConfig:admissionregistration.v1.WebhookClientConfig! failurePolicy:s matchConditions:[]MatchCondition matchPolicy:s name:s! namespaceSelector:LabelSelector objectSelector:LabelSelector rules:[]RuleWithOperations sideEffects:s! timeoutSeconds:i
ValidatingWebhookConfiguration webhooks:[]ValidatingWebhook
Validation expression:s! message:s messageExpression:s reason:s
Variable expression:s! name:s!
Volume awsElasticBlockStore:AWSElasticBlockStoreVolumeSource azureDisk:AzureDiskVolumeSource azureFile:AzureFileVolumeSource cephfs:CephFSVolumeSource cinder:CinderVolumeSource configMap:ConfigMapVolumeSource csi:CSIVolumeSource downwardAPI:DownwardAPIVolumeSource emptyDir:EmptyDirVolumeSource ephemeral:EphemeralVolumeSource fc:FCVolumeSource flexVolume:FlexVolumeSource flocker:FlockerVolumeSource gcePersistentDisk:GCEPersistentDiskVolumeSource gitRepo:GitRepoVolumeSource glusterfs:GlusterfsVolumeSource hostPath:HostPathVolumeSource image:ImageVolumeSource iscsi:ISCSIVolumeSource name:s! nfs:NFSVolumeSource persistentVolumeClaim:PersistentVolumeClaimVolumeSource photonPersistentDisk:PhotonPersistentDiskVolumeSource portworxVolume:PortworxVolumeSource projected:ProjectedVolumeSource quobyte:QuobyteVolumeSource rbd:RBDVolumeSource scaleIO:ScaleIOVolumeSource secret:SecretVolumeSource storageos:StorageOSVolumeSource vsphereVolume:VsphereVirtualDiskVolumeSource
VolumeAttachment spec:VolumeAttachmentSpec!
VolumeAttachmentSource inlineVolumeSpec:PersistentVolumeSpec persistentVolumeName:s
VolumeAttachmentSpec attacher:s! nodeName:s! source:VolumeAttachmentSource!
VolumeAttributesClass driverName:s! parameters:{}s
VolumeDevice devicePath:s! name:s!
VolumeMount mountPath:s! mountPropagation:s name:s! readOnly:b recursiveReadOnly:s subPath:s subPathExpr:s
VolumeNodeAffinity required:NodeSelector
VolumeNodeResources count:i
VolumeProjection clusterTrustBundle:ClusterTrustBundleProjection configMap:ConfigMapProjection downwardAPI:DownwardAPIProjection podCertificate:PodCertificateProjection secret:SecretProjection serviceAccountToken:ServiceAccountTokenProjection
VolumeResourceRequirements limits:{}q requests:{}q
VsphereVirtualDiskVolumeSource fsType:s storagePolicyID:s storagePolicyName:s volumePath:s!
WebhookConversion clientConfig:apiextensions.v1.WebhookClientConfig conversionReviewVersions:[]s!
WeightedPodAffinityTerm podAffinityTerm:PodAffinityTerm! weight:i!
WindowsSecurityContextOptions gmsaCredentialSpec:s gmsaCredentialSpecName:s hostProcess:b runAsUserName:s
admissionregistration.v1.ServiceReference name:s! namespace:s! path:s port:i
admissionregistration.v1.WebhookClientConfig caBundle:y service:admissionregistration.v1.ServiceReference url:s
apiextensions.v1.ServiceReference name:s! namespace:s! path:s port:i
apiextensions.v1.WebhookClientConfig caBundle:y service:apiextensions.v1.ServiceReference url:s
apiregistration.v1.ServiceReference name:s namespace:s port:i
autoscaling.v1.CrossVersionObjectReference apiVersion:s kind:s! name:s!
autoscaling.v1.HorizontalPodAutoscaler spec:autoscaling.v1.HorizontalPodAutoscalerSpec
autoscaling.v1.HorizontalPodAutoscalerSpec maxReplicas:i! minReplicas:i scaleTargetRef:autoscaling.v1.CrossVersionObjectReference! targetCPUUtilizationPercentage:i
autoscaling.v2.CrossVersionObjectReference apiVersion:s kind:s! name:s!
autoscaling.v2.HorizontalPodAutoscaler spec:autoscaling.v2.HorizontalPodAutoscalerSpec
autoscaling.v2.HorizontalPodAutoscalerSpec behavior:HorizontalPodAutoscalerBehavior maxReplicas:i! metrics:[]MetricSpec minReplicas:i scaleTargetRef:autoscaling.v2.CrossVersionObjectReference!
core.v1.EndpointPort appProtocol:s name:s port:i! protocol:s
core.v1.Event action:s count:i eventTime:t firstTimestamp:t involvedObject:ObjectReference! lastTimestamp:t message:s reason:s related:ObjectReference reportingComponent:s reportingInstance:s series:core.v1.EventSeries source:EventSource type:s
core.v1.EventSeries count:i lastObservedTime:t
core.v1.ResourceClaim name:s! request:s
discovery.v1.EndpointPort appProtocol:s name:s port:i protocol:s
events.v1.Event action:s deprecatedCount:i deprecatedFirstTimestamp:t deprecatedLastTimestamp:t deprecatedSource:EventSource eventTime:t! note:s reason:s regarding:ObjectReference related:ObjectReference reportingController:s reportingInstance:s series:events.v1.EventSeries type:s
events.v1.EventSeries count:i! lastObservedTime:t!
flowcontrol.v1.Subject group:GroupSubject kind:s! serviceAccount:ServiceAccountSubject user:UserSubject
rbac.v1.Subject apiGroup:s kind:s! name:s! namespace:s
resource.v1.ResourceClaim spec:ResourceClaimSpec!
`;
